import type { JsonObject } from '../../../scripts/connector/json';

/** A connector package as the linter sees it. */
export interface ConnectorPackage {
  /** The definition as it lies in the file. */
  text: string;
  definition: JsonObject;
  apiProperties: JsonObject;
  settings: JsonObject;
  readme: string;
  icon: Buffer;
  /** Red, green, blue and opacity of every pixel of the icon. */
  pixels: Uint8ClampedArray;
  variant: string;
  /** Code the platform would run; ours has none. */
  script?: string;
  /** The definition of the release before, if there is one. */
  previous?: JsonObject;
}

/** Chooses one of several places to break. */
export type Choose = <T>(from: readonly T[]) => T;

/** Changes a package in place. */
export type Change = (pkg: ConnectorPackage, choose: Choose) => void;

export interface Rule {
  id: string;
  /** What is wrong, each with its place; empty when the rule holds. */
  check(pkg: ConnectorPackage): string[];
  /** Makes a package to which the rule applies and that keeps it, where a plain one does not show it. */
  pass?: Change;
  /** Breaks the rule, in any package. */
  fail: Change;
}

/** A rule that no program can decide from the files alone, and why. */
export interface Judgement {
  id: string;
  reason: string;
}

/** The places for which `isWrong` holds, as faults. */
export const faults = <T extends { at: string }>(
  places: readonly T[],
  isWrong: (place: T) => boolean,
  text = 'breaks the rule',
): string[] => places.filter(isWrong).map(({ at }) => `${at} ${text}`);

/** One fault, or none. */
export const unless = (holds: boolean, fault: string): string[] => (holds ? [] : [fault]);

export const repeated = <T>(values: readonly T[]): T[] =>
  values.filter((value, index) => values.indexOf(value) !== index);
