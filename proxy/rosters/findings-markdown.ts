import { rules } from './rules/index';

/** The text of docs/findings.md, made from the rules themselves; the generator writes and compares it. */
export function findingsMarkdown(): string {
  const kinds = rules
    .flatMap(({ findings }) => findings)
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  return `# Findings

This page is generated from \`proxy/rosters/rules/\` by \`npm run generate\`.

A **fatal** finding stops School Data Sync at the file, an **error** drops the record, a **warning** drops the value
or points at a fact that is not certain ([formats](formats.md) says who states what). Lines are those of a text editor:
the header is line 1, a finding about the file as a whole has line 0.

| Code | Severity | Meaning | What to do |
| --- | --- | --- | --- |
${kinds
  .map(
    ({ code, severities, meaning, action }) =>
      `| \`${code}\` | ${severities.join(', ')} | ${meaning} | ${action} |`,
  )
  .join('\n')}
`;
}
