/** Role names as numbers below 256, so that one byte a person holds them. */
export interface RoleNames {
  numberOf(name: string): number;
  nameOf(value: number | undefined): string | undefined;
}

/** Number 255 stands for all roles of a server that has more of them than fit. */
const rest = 255;

export function createRoleNames(): RoleNames {
  const names: string[] = [];
  return {
    numberOf(name) {
      const known = names.indexOf(name);
      if (known >= 0) return known;
      return names.length < rest ? names.push(name) - 1 : rest;
    },
    nameOf: (value) => (value === undefined ? undefined : (names[value] ?? 'other')),
  };
}
