/** JSON for people: what fits into a line stands in one, the rest is broken by its members. */
export function compactJson(value: unknown, width = 110, indent = ''): string {
  const line = JSON.stringify(value, null, 1)
    .replace(/\n */g, ' ')
    .replace(/\[ \]/g, '[]')
    .replace(/\{ \}/g, '{}');
  if (typeof value !== 'object' || value === null || indent.length + line.length <= width)
    return line;
  const inner = `${indent}  `;
  const members = Array.isArray(value)
    ? value.map((one) => compactJson(one, width, inner))
    : Object.entries(value).map(
        ([key, one]) => `${JSON.stringify(key)}: ${compactJson(one, width, inner)}`,
      );
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${members.map((one) => inner + one).join(',\n')}\n${indent}${close}`;
}
