import type { IntLog } from '../../rosters';
import { createIntLog } from '../../rosters';

/** One role that is written, in numbers. */
export interface RoleFacts {
  user: number;
  org: number;
  /** Numbers in the tables of written values. */
  role: number;
  grade: number;
  isPrimary: boolean;
  marks: number;
}

/** The roles of each person, for formats that write them with the person. A few bytes a role. */
export interface RoleIndex {
  add: (role: RoleFacts) => void;
  /** To be called when all are added. */
  sort: (people: number) => void;
  /** In the order they were added, a primary one first. */
  of: (user: number) => RoleFacts[];
}

export function createRoleIndex(): RoleIndex {
  const names = ['user', 'org', 'role', 'grade', 'marks'] as const;
  const logs = Object.fromEntries(names.map((name) => [name, createIntLog()])) as Record<
    (typeof names)[number],
    IntLog
  >;
  const primary = createIntLog();
  let bounds = new Int32Array(1);
  let order = new Int32Array(0);
  return {
    add(role) {
      for (const name of names) logs[name].push(role[name]);
      primary.push(role.isPrimary ? 1 : 0);
    },
    sort(people) {
      const count = logs.user.length;
      bounds = new Int32Array(people + 1);
      order = new Int32Array(count);
      for (let i = 0; i < count; i += 1) bounds[logs.user.get(i) + 1]! += 1;
      for (let i = 1; i <= people; i += 1) bounds[i]! += bounds[i - 1]!;
      const next = bounds.slice();
      for (let i = 0; i < count; i += 1) {
        const user = logs.user.get(i);
        order[next[user]!] = i;
        next[user]! += 1;
      }
    },
    of(user) {
      const found: RoleFacts[] = [];
      for (let at = bounds[user] ?? 0; at < (bounds[user + 1] ?? 0); at += 1) {
        const i = order[at]!;
        const role: RoleFacts = {
          user,
          org: logs.org.get(i),
          role: logs.role.get(i),
          grade: logs.grade.get(i),
          marks: logs.marks.get(i),
          isPrimary: primary.get(i) === 1,
        };
        if (role.isPrimary) found.unshift(role);
        else found.push(role);
      }
      return found;
    },
  };
}
