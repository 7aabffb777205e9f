import { z } from 'zod';

const integer = z.int().nullish().catch(undefined);
const roleCount = z.object({ count: integer, role: z.string().nullish() });
const roleCounts = z.array(roleCount).nullish().catch(undefined);
/** A plain number in totals, an object in activities. */
const entityCount = z
  .union([z.int(), z.object({ active: integer, inactive: integer, total: integer })])
  .nullish()
  .catch(undefined);

const counts = {
  errors: integer,
  warnings: integer,
  organizations: entityCount,
  people: entityCount,
  groups: entityCount,
  memberships: entityCount,
  matchedPeopleByRole: roleCounts,
  unmatchedPeopleByRole: roleCounts,
};

/**
 * What getStatistics answers. Microsoft's example puts `{count, role}` in place of activities, against its own
 * metadata, so an entry may lack everything.
 */
export const runStatistics = z.object({
  inboundTotals: z.object(counts).nullish().catch(undefined),
  activityStatistics: z
    .array(
      z.object({
        activityId: z.string().nullish().catch(undefined),
        displayName: z.string().nullish().catch(undefined),
        status: z.string().nullish().catch(undefined),
        ...counts,
      }),
    )
    .nullish()
    .catch(undefined)
    .transform((entries) => entries ?? []),
});

export interface EntityCount {
  active?: number;
  inactive?: number;
  total?: number;
}

/** Counts of a run or of one of its activities; what Graph does not tell is absent. */
export interface RunResults {
  errors?: number;
  warnings?: number;
  organizations?: EntityCount;
  people?: EntityCount;
  groups?: EntityCount;
  memberships?: EntityCount;
  matchedPeopleByRole: { role: string; count: number }[];
  unmatchedPeopleByRole: { role: string; count: number }[];
}

type Counts = z.output<z.ZodObject<typeof counts>>;

/** The counts in one form for totals and activities; undefined when there is none at all. */
export function toResults(found: Counts | null | undefined): RunResults | undefined {
  if (!found) return undefined;
  const numbers = Object.fromEntries(
    (['errors', 'warnings'] as const).flatMap((name) =>
      typeof found[name] === 'number' ? [[name, found[name]]] : [],
    ),
  );
  const entities = Object.fromEntries(
    (['organizations', 'people', 'groups', 'memberships'] as const).flatMap((name) => {
      const count = toCount(found[name]);
      return count === undefined ? [] : [[name, count]];
    }),
  );
  if (Object.keys({ ...numbers, ...entities }).length === 0) return undefined;
  return {
    ...numbers,
    ...entities,
    matchedPeopleByRole: toRoles(found.matchedPeopleByRole),
    unmatchedPeopleByRole: toRoles(found.unmatchedPeopleByRole),
  };
}

/** A plain number says how many are active. */
function toCount(count: Counts['people']): EntityCount | undefined {
  if (count === null || count === undefined) return undefined;
  if (typeof count === 'number') return { active: count };
  const entries = Object.entries(count).filter(([, value]) => typeof value === 'number');
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const toRoles = (given: Counts['matchedPeopleByRole']): { role: string; count: number }[] =>
  (given ?? []).map(({ role, count }) => ({ role: role ?? 'unknown', count: count ?? 0 }));
