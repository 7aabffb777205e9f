import { roleHolder, type RoleHolder } from '../../model/from-oneroster';
import { readFile, type KnownFile } from '../csv-set/read-entity';
import { createTextIndex } from '../csv-set/text-index';

/** What other files need to know of a user. */
export interface UserFacts {
  holder: (sourcedId: string) => RoleHolder;
  /** The role of OneRoster: the primary one, else the first. */
  role: (sourcedId: string) => string | undefined;
}

/** Reads users.csv, and roles.csv where the roles stand there, once for these facts: a few bytes a user. */
export async function readUserFacts(users: KnownFile, roles?: KnownFile): Promise<UserFacts> {
  const ids = createTextIndex(users.file.name);
  const values: string[] = [''];
  const codes = new Map([['', 0]]);
  const codeOf = (value: string): number => {
    const known = codes.get(value);
    if (known !== undefined) return known;
    codes.set(value, values.length);
    return values.push(value) - 1;
  };
  const grades = growing();
  /** 1 for a user who is disabled or to be deleted. */
  const inactive = growing();
  const roleCodes = growing();

  for await (const records of readFile(users))
    for (const record of records) {
      const number = ids.numberOf(record['sourcedId'] ?? '');
      if (number < 0) continue;
      const { grade, isActive } = roleHolder(record);
      grades.set(number, codeOf(grade));
      if (!isActive) inactive.set(number, 1);
      if (roles === undefined) roleCodes.set(number, codeOf((record['role'] ?? '').trim()));
    }
  if (roles !== undefined)
    for await (const records of readFile(roles))
      for (const record of records) {
        const number = ids.numberOf(record['userSourcedId'] ?? '');
        if (number < 0) continue;
        if (roleCodes.get(number) === 0 || record['roleType'] === 'primary')
          roleCodes.set(number, codeOf((record['role'] ?? '').trim()));
      }
  return {
    holder(id) {
      const number = ids.numberOf(id);
      return { grade: values[grades.get(number)] ?? '', isActive: inactive.get(number) === 0 };
    },
    role: (id) => values[roleCodes.get(ids.numberOf(id))] || undefined,
  };
}

/** Small numbers by position; 0 where none was set. */
function growing(): { get: (at: number) => number; set: (at: number, value: number) => void } {
  let numbers = new Uint32Array(1024);
  return {
    get: (at) => numbers[at] ?? 0,
    set(at, value) {
      if (at >= numbers.length) {
        const wider = new Uint32Array(Math.max(at + 1, 2 * numbers.length));
        wider.set(numbers);
        numbers = wider;
      }
      numbers[at] = value;
    },
  };
}
