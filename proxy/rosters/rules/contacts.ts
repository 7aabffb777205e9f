import type { FindingKind } from '../finding-kind';
import type { FileScan } from '../file-scan';
import { createIntLog } from '../keys/int-log';
import { IS_CONTACT } from '../roster-context';
import type { FileReader, Rule } from './rule';

const incomplete: FindingKind = {
  code: 'CONTACT_INCOMPLETE',
  severities: ['error'],
  meaning:
    'A parent or other contact lacks a first name, last name or e-mail address. SDS needs them.',
  action: 'Fill the value in users.csv, or take the contact out of relationships.csv.',
  message: 'This user is a contact, so {detail} must be filled.',
};

/** Contacts have names and an address. */
export const contacts: Rule = {
  findings: [incomplete],
  readFile(file) {
    if (file.format.contact !== undefined) return markContacts(file, file.format.contact.user);
    for (const { contact, columns } of file.context.format.files) {
      const to = columns.find(({ name }) => name === contact?.user)?.references;
      if (contact !== undefined && to?.file === file.format.name)
        return readUsers(file, to.column, contact.needs);
    }
    return undefined;
  },
};

function markContacts(file: FileScan, user: string): FileReader {
  const position = file.positionOf(user);
  return {
    batch({ count }) {
      const ids = file.ids[position]!;
      const { flags } = file.spaces[position]!;
      for (let row = 0; row < count; row += 1) if (ids[row]! >= 0) flags[ids[row]!]! |= IS_CONTACT;
    },
  };
}

/** Remembers who lacks something; only the end tells who of them is a contact. */
function readUsers(file: FileScan, idColumn: string, needs: readonly string[]): FileReader {
  const position = file.positionOf(idColumn);
  const needed = needs.map((name) => file.positionOf(name));
  const keys = createIntLog();
  const rows = createIntLog();
  const lacks = createIntLog();
  return {
    batch({ starts, ends, width, count, firstRow }) {
      const ids = file.ids[position]!;
      for (let row = 0; row < count; row += 1) {
        let lack = 0;
        for (let i = 0; i < needed.length; i += 1) {
          const cell = row * width + needed[i]!;
          if (needed[i]! < 0 || starts[cell] === ends[cell]) lack |= 1 << i;
        }
        if (lack === 0 || ids[row]! < 0) continue;
        keys.push(ids[row]!);
        rows.push(firstRow + row);
        lacks.push(lack);
      }
    },
    finish() {
      const { flags } = file.spaces[position]!;
      for (let i = 0; i < keys.length; i += 1) {
        if ((flags[keys.get(i)]! & IS_CONTACT) === 0) continue;
        for (const [bit, name] of needs.entries())
          if ((lacks.get(i) & (1 << bit)) !== 0)
            file.reportRow(incomplete, 'error', {
              row: rows.get(i),
              position: needed[bit]!,
              detail: name,
            });
      }
    },
  };
}
