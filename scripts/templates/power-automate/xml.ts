export interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  content: string | readonly Element[];
}

export const element = (
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  content: string | number | readonly Element[] = '',
): Element => ({
  name,
  attributes,
  content: typeof content === 'number' ? String(content) : content,
});

/** An element that only holds a text or number. */
export const leaf = (name: string, content: string | number): Element => element(name, {}, content);

/** An element that says "no value". */
export const nil = (name: string): Element => element(name, { 'xsi:nil': 'true' });

/** The element as indented text, as exports of the platform are indented. */
export function toXml({ name, attributes, content }: Element, indent = ''): string {
  const head = [
    name,
    ...Object.entries(attributes).map(([key, text]) => `${key}="${escapeXml(text)}"`),
  ].join(' ');
  if (content === '' || content.length === 0) return `${indent}<${head} />`;
  if (typeof content === 'string') return `${indent}<${head}>${escapeXml(content)}</${name}>`;
  const inner = content.map((one) => toXml(one, `${indent}  `)).join('\n');
  return `${indent}<${head}>\n${inner}\n${indent}</${name}>`;
}

/** The element as a file. */
export const xmlFile = (root: Element): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${toXml(root)}\n`;

const escapeXml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
