import type { Actions } from '../../run/definition';
import type { Problem, Rule } from '../problem';

const statuses = new Set(['succeeded', 'failed', 'skipped', 'timedout']);

/** runAfter names siblings and known statuses, and never leads in a circle. */
export const graph: Rule = ({ places }) =>
  places.flatMap(({ name, action, level }) => {
    const problems: Problem[] = [];
    for (const [other, allowed] of Object.entries(action.runAfter ?? {})) {
      if (!Object.hasOwn(level, other))
        problems.push({
          at: name,
          code: 'RunAfterUnknown',
          message: `There is no action '${other}' beside it.`,
        });
      for (const status of allowed)
        if (!statuses.has(status.toLowerCase()))
          problems.push({ at: name, code: 'RunAfterStatus', message: `'${status}' is no status.` });
    }
    if (leadsTo(level, name, name, new Set()))
      problems.push({ at: name, code: 'RunAfterCycle', message: 'It runs after itself.' });
    return problems;
  });

const leadsTo = (level: Actions, from: string, to: string, seen: Set<string>): boolean =>
  Object.keys(level[from]?.runAfter ?? {}).some((name) => {
    if (name === to) return true;
    if (seen.has(name)) return false;
    return leadsTo(level, name, to, seen.add(name));
  });
