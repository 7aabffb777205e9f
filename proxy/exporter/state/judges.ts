import { findFormat, suggest } from '../../rosters';
import type { ValueList } from '../model/columns';
import type { ExportOptions } from '../profile/options';
import { valueOf } from '../read/value-table';
import type { Value } from '../read/value-table';
import { STAFF, STUDENT } from './marks';

const lists = findFormat('sds-v2.1')!.lists;

/** Words of other systems that mean one thing in School Data Sync. `options.roles` and `options.grades` go first. */
const roleWords: Readonly<Record<string, string>> = {
  aide: 'paraprofessional',
  aid: 'paraprofessional',
  counselor: 'advisor',
  districtadministrator: 'administrator',
  siteadministrator: 'administrator',
  systemadministrator: 'itAdmin',
};
const gradeWords: Readonly<Record<string, string>> = { k: 'kg', kindergarten: 'kg', '0': 'kg' };
/** Contacts have no row among the roles. */
const contactRoles = new Set(['parent', 'guardian', 'relative']);
const no = new Set(['false', 'f', 'no', 'n', '0', 'inactive']);
const yes = new Set(['true', 't', 'yes', 'y', '1', 'active']);

/** Which bit a role sets. `other` is in no group of School Data Sync. */
export function marksOfRole(role: string): number {
  const plain = role.toLowerCase();
  if (plain === 'student') return STUDENT;
  return plain === 'other' ? 0 : STAFF;
}

type Judge = (text: string) => Value;

/** How each list is judged; sessions depend on what was read and stand elsewhere. */
export function createJudges(
  options: ExportOptions,
): Record<Exclude<ValueList, 'session' | 'sessions'>, Judge> {
  const known = (name: string): Map<string, string> =>
    new Map(
      [...(lists[name]?.values ?? []), ...(options.additionalValues[name] ?? [])].map((one) => [
        one.toLowerCase(),
        one,
      ]),
    );
  const mapped = (map: Readonly<Record<string, string>>, text: string): string | undefined =>
    Object.entries(map).find(([from]) => from.toLowerCase() === text.toLowerCase())?.[1];

  function judgeList(name: string, map: Readonly<Record<string, string>>): Judge {
    const words = known(name);
    return (text) => {
      const wanted = mapped(map, text) ?? text;
      const found = words.get(wanted.toLowerCase());
      if (found !== undefined) return valueOf(text, found);
      const near = suggest(wanted, [...words.values()]);
      const advice = near === undefined ? '' : ` Is it ${near}?`;
      return valueOf(text, wanted, { unknown: true, advice });
    };
  }

  function judgeRole(name: 'role' | 'enrollmentRole'): Judge {
    // Whom the list of roles knows may be enrolled too; whether every tenant takes it, the validator says.
    const words = name === 'role' ? 'role' : 'enrollmentRole';
    const judge = judgeList(words, options.roles);
    const wider = judgeList('role', options.roles);
    return (text) => {
      if (contactRoles.has(text.toLowerCase()) && mapped(options.roles, text) === undefined)
        return valueOf(text, text, { leftOut: 'format' });
      const translated = mapped(options.roles, text) ?? roleWords[text.toLowerCase()] ?? text;
      const first = judge(translated);
      const value = first.unknown && !wider(translated).unknown ? wider(translated) : first;
      return { ...valueOf(text, value.text, value), marks: marksOfRole(value.text) };
    };
  }

  function judgeGrade(text: string): Value {
    const words = known('grade');
    const wanted = mapped(options.grades, text) ?? gradeWords[text.toLowerCase()] ?? text;
    const found = words.get(wanted.toLowerCase()) ?? words.get(`0${wanted}`);
    // An unknown grade costs the value, not the record; a tenant may know it.
    return valueOf(text, found ?? wanted);
  }

  return {
    orgType: (text) =>
      text === '' ? valueOf(text, 'school') : judgeList('orgType', options.orgTypes)(text),
    role: judgeRole('role'),
    enrollmentRole: judgeRole('enrollmentRole'),
    grade: judgeGrade,
    grades: (text) =>
      valueOf(
        text,
        text
          .split(',')
          .map((one) => judgeGrade(one.trim()).text)
          .filter((one) => one !== '')
          .join(','),
      ),
    userFlag: judgeList('userFlag', {}),
    boolean: (text) => {
      const plain = text.toLowerCase();
      return valueOf(text, yes.has(plain) ? 'true' : no.has(plain) ? 'false' : text);
    },
    active: (text) =>
      valueOf(
        text,
        text,
        options.onlyActive && no.has(text.toLowerCase()) ? { leftOut: 'inactive' } : {},
      ),
  };
}
