import type { ActivityResults, EntityCount, Population, RoleCount } from '../entities';
import type { RosterContent } from './read-roster';

export const emptyPopulation = (): Population => ({
  organizations: new Map(),
  people: new Map(),
  groups: new Map(),
  memberships: new Map(),
  accounts: new Set(),
});

/**
 * Brings a file set in: what it holds is active, what earlier sets held and this one does not is inactive from now on.
 * People are matched when an earlier run brought them in, as if it had made their accounts.
 */
export function bringIn(population: Population, content: RosterContent): ActivityResults {
  const { entities } = content;
  const results = {
    errors: content.errors,
    warnings: content.warnings,
    organizations: update(population.organizations, entities.organizations),
    people: update(population.people, entities.people),
    groups: update(population.groups, entities.groups),
    memberships: update(population.memberships, entities.memberships),
    ...matchPeople(population.accounts, content.peopleByRole),
  };
  for (const people of content.peopleByRole.values())
    for (const person of people) population.accounts.add(person);
  return results;
}

function update(known: Map<string, boolean>, present: ReadonlySet<string>): EntityCount {
  for (const key of known.keys()) known.set(key, present.has(key));
  for (const key of present) known.set(key, true);
  return { active: present.size, inactive: known.size - present.size, total: known.size };
}

function matchPeople(
  accounts: ReadonlySet<string>,
  peopleByRole: RosterContent['peopleByRole'],
): Pick<ActivityResults, 'matchedPeopleByRole' | 'unmatchedPeopleByRole'> {
  const count = (isMatched: boolean): RoleCount[] =>
    [...peopleByRole]
      .map(([role, people]) => ({
        role,
        count: [...people].filter((person) => accounts.has(person) === isMatched).length,
      }))
      .filter((one) => one.count > 0);
  return { matchedPeopleByRole: count(true), unmatchedPeopleByRole: count(false) };
}
