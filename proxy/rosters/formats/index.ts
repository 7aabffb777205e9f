import type { FormatId, RosterFormat } from './format';
import { oneRoster11 } from './oneroster-1-1';
import { oneRoster12 } from './oneroster-1-2';
import { sdsV1 } from './sds-v1';
import { sdsV2 } from './sds-v2';
import { sdsV21 } from './sds-v2-1';

/** The registry of roster formats: one line each. Where two fit a set equally, the earlier one wins. */
export const formats: readonly RosterFormat[] = [sdsV21, sdsV1, sdsV2, oneRoster12, oneRoster11];

export const formatIds: readonly FormatId[] = formats.map(({ id }) => id);

/** The format of an id; undefined when there is none. */
export const findFormat = (id: string): RosterFormat | undefined =>
  formats.find((format) => format.id === id);
