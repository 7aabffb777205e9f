import type { Action, Actions, RunAfter } from '../model/action';
import { branchesOf } from '../model/used';
import { arrow, frame, gap, row, step, type Box } from './box';
import { detailOf, purposeOf, readable, styleOf } from './words';

interface Item {
  name: string;
  action: Action;
  box: Box;
}

/** The steps of one level: what waits stands below what it waits for, the rest side by side. */
export function level(actions: Actions): Box {
  const items = new Map<string, Item>();
  for (const [name, action] of Object.entries(shown(actions)))
    items.set(name, { name, action, box: boxOf(name, action) });
  const rows = rowsOf(items);
  const boxes = rows.map((one) => row(one.map(({ box }) => box)));
  const width = Math.max(0, ...boxes.map((box) => box.width));
  const height = boxes.reduce((sum, box) => sum + box.height + gap, -gap);
  return {
    width,
    height: Math.max(0, height),
    draw: (x, y) => {
      const places = new Map<string, { x: number; top: number; bottom: number }>();
      let at = y;
      let drawn = '';
      for (const [index, box] of boxes.entries()) {
        const left = x + (width - box.width) / 2;
        drawn += box.draw(left, at);
        for (const [column, { name, box: inner }] of (rows[index] ?? []).entries())
          places.set(name, {
            x: left + (box.places[column] ?? 0) + inner.width / 2,
            top: at,
            bottom: at + inner.height,
          });
        at += box.height + gap;
      }
      return (
        [...items.values()]
          .flatMap(({ name, action }) =>
            Object.entries(action.runAfter).map(([before, statuses]) => {
              const [from, to] = [places.get(before), places.get(name)];
              return from && to ? connection(from, to, statuses) : '';
            }),
          )
          .join('') + drawn
      );
    },
  };
}

function connection(
  from: { x: number; bottom: number },
  to: { x: number; top: number },
  statuses: RunAfter[string],
): string {
  const start = `M${from.x} ${from.bottom}`;
  const path = from.x === to.x ? start : `${start}V${to.top - gap / 2}H${to.x}`;
  return arrow(path, { x: to.x, y: to.top }, statuses.includes('Succeeded'));
}

/** Rows by how many steps lie before. */
function rowsOf(items: ReadonlyMap<string, Item>): Item[][] {
  const rows: Item[][] = [];
  const depthOf = (name: string): number => {
    const before = Object.keys(items.get(name)?.action.runAfter ?? {}).filter((one) =>
      items.has(one),
    );
    return before.length === 0 ? 0 : 1 + Math.max(...before.map(depthOf));
  };
  for (const item of items.values()) (rows[depthOf(item.name)] ??= []).push(item);
  return rows;
}

/** Steps that differ in a number only are drawn once, with the last number. */
function shown(actions: Actions): Actions {
  const kept: Record<string, Action> = {};
  const renamed = new Map<string, string>();
  const names = Object.keys(actions);
  for (const [name, action] of Object.entries(actions)) {
    const stem = /^(.+)_\d+$/.exec(name)?.[1];
    const family = stem ? names.filter((one) => one.startsWith(`${stem}_`)) : [];
    if (family.length < 3) kept[name] = action;
    else {
      const title = `${family[0]} to ${/\d+$/.exec(family.at(-1) ?? '')?.[0]}`;
      renamed.set(name, title);
      kept[title] ??= action;
    }
  }
  return Object.fromEntries(
    Object.entries(kept).map(([name, action]) => [
      name,
      {
        ...action,
        runAfter: Object.fromEntries(
          Object.entries(action.runAfter).map(([before, statuses]) => [
            renamed.get(before) ?? before,
            statuses,
          ]),
        ),
      },
    ]),
  );
}

function boxOf(name: string, action: Action): Box {
  const branches = branchesOf(action).filter((one) => Object.keys(one.actions).length > 0);
  if (branches.length === 0) return step(readable(name), detailOf(action), styleOf(action));
  const inner =
    branches.length === 1 && branches[0]?.title === ''
      ? level(branches[0].actions)
      : row(
          branches.map(({ title, actions }) =>
            frame(readable(title), [], level(actions), { fill: '#fafbfc', stroke: '#d0d7de' }),
          ),
        );
  return frame(readable(name), purposeOf(action), inner, styleOf(action));
}
