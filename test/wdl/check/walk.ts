import { levelsOf, type Action, type Actions, type Definition } from '../run/definition';

export interface ActionPlace {
  name: string;
  action: Action;
  /** The actions beside it, with itself. */
  level: Actions;
  /** The container it is in. */
  parent?: ActionPlace;
  /** 1 at the top. */
  depth: number;
}

/** Every action of a definition with its place. */
export const placesOf = (definition: Definition): ActionPlace[] => placesIn(definition.actions, 1);

const placesIn = (level: Actions, depth: number, parent?: ActionPlace): ActionPlace[] =>
  Object.entries(level).flatMap(([name, action]) => {
    const place: ActionPlace = { name, action, level, depth, ...(parent && { parent }) };
    const inner = levelsOf(action).flatMap(({ actions }) => placesIn(actions, depth + 1, place));
    return [place, ...inner];
  });

/** The containers around an action, the innermost first. */
export const around = ({ parent }: ActionPlace): ActionPlace[] =>
  parent === undefined ? [] : [parent, ...around(parent)];

export const isType = ({ action }: ActionPlace, ...types: string[]): boolean =>
  types.some((type) => type.toLowerCase() === action.type.toLowerCase());
