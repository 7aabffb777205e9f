import type { ColumnFormat, FileFormat, RosterFormat } from './format';
import { formats } from './index';

const presences = {
  required: 'always',
  'with-classes': 'when classes are managed',
  optional: 'optional; needed when another file refers to it',
};

const conditions = {
  'sds-creates-users': 'when SDS creates users',
  'user-is-a-contact': 'when the user is a contact',
};

/** The text of docs/formats.md, made from the formats themselves; the generator writes and compares it. */
export function formatsMarkdown(): string {
  return `# Roster formats

This page is generated from \`proxy/rosters/formats/\` by \`npm run generate\`.

The letter after a fact says who states it: **M** Microsoft, **O** the OneRoster specification of 1EdTech,
**S** second-hand (independent code, or an older Microsoft product), **I** inferred. A broken fact of kind M or O
is an error, of kind S or I a warning. V2 and OneRoster are read and converted; SDS itself takes V2.1 and V1.
Every list of values can be extended with \`additionalValues\`, as tenants do in School Data Sync.

${formats.map(formatSection).join('\n')}`;
}

function formatSection(format: RosterFormat): string {
  const names = format.exactFileNames
    ? `File names are case-sensitive (${format.exactFileNames}).`
    : 'File names may be in any case.';
  return `## ${format.title} (\`${format.id}\`)

Status: ${format.status}. ${names}

${format.files.map(fileSection).join('\n')}
### Lists of values of ${format.title}

| List | Evidence | Values |
| --- | --- | --- |
${Object.entries(format.lists)
  .map(
    ([name, { evidence, values, note }]) =>
      `| ${name} | ${evidence} | ${values.join(', ')}${note ? `. ${note}` : ''} |`,
  )
  .join('\n')}
`;
}

function fileSection(file: FileFormat): string {
  const keys = file.keys
    .map(
      ({ columns, evidence }) =>
        `${columns.map((name) => `\`${name}\``).join(' + ')} (${evidence})`,
    )
    .join('; ');
  return `### ${file.name}

Needed: ${presences[file.presence]} (${file.evidence}). Unique: ${keys}.${file.note ? ` ${file.note}` : ''}

| Column | Value | Required | Refers to | Note |
| --- | --- | --- | --- | --- |
${file.columns.map(columnRow).join('\n')}
`;
}

function columnRow(column: ColumnFormat): string {
  const value = column.list === undefined ? column.type : `${column.type}: ${column.list}`;
  const to = column.references ? `${column.references.file} \`${column.references.column}\`` : '';
  const note = [column.variant ? `UK files: \`${column.variant}\`.` : '', column.note ?? '']
    .filter((part) => part !== '')
    .join(' ');
  return `| \`${column.name}\` | ${value} | ${requiredText(column)} | ${to} | ${note} |`;
}

function requiredText({ required, requiredWhen, headerRequired }: ColumnFormat): string {
  const parts = [];
  if (required) parts.push(`yes (${required})`);
  if (requiredWhen) parts.push(`${conditions[requiredWhen.condition]} (${requiredWhen.evidence})`);
  if (headerRequired && !required) parts.push(`header only (${headerRequired})`);
  return parts.length === 0 ? 'no' : parts.join('; ');
}
