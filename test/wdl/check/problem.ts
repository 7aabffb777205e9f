import type { Definition, Dialect } from '../run/definition';
import type { ActionPlace } from './walk';

/** Something that the platform refuses when a flow is saved, or that fails whenever it is run. */
export interface Problem {
  /** The action or trigger. */
  at: string;
  code: string;
  message: string;
}

export interface Checked {
  definition: Definition;
  dialect: Dialect;
  /** Every action, containers before what is inside them. */
  places: readonly ActionPlace[];
}

/** Finds problems of one kind. */
export type Rule = (checked: Checked) => Problem[];
