export interface XmlNode {
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
  text: string;
}

const decode = (text: string): string =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');

/** A small strict reader for the XML of solutions: elements, attributes and texts; anything else throws. */
export function parseXml(source: string): XmlNode {
  const root: XmlNode = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const token = /<\?xml[^?]*\?>|<\/([\w:]+)>|<([\w:]+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  for (let at = 0; at < source.length; at = token.lastIndex) {
    token.lastIndex = at;
    const found = token.exec(source);
    if (!found) throw new Error(`no XML at ${source.slice(at, at + 40)}`);
    const [, end, begin, attributes = '', empty, text] = found;
    const top = open.at(-1) as XmlNode;
    if (text !== undefined) {
      if (/&(?!(lt|gt|quot|amp);)/.test(text)) throw new Error(`a bare & in ${text}`);
      top.text += decode(text);
    } else if (end !== undefined) {
      if (open.length < 2 || top.name !== end) throw new Error(`</${end}> closes ${top.name}`);
      open.pop();
    } else if (begin !== undefined) {
      const node: XmlNode = { name: begin, attributes: {}, children: [], text: '' };
      for (const [, key = '', value = ''] of attributes.matchAll(/([\w:]+)="([^"]*)"/g))
        node.attributes[key] = decode(value);
      top.children.push(node);
      if (empty !== '/') open.push(node);
    }
  }
  const [only, ...more] = root.children;
  if (open.length !== 1 || !only || more.length > 0) throw new Error('there is not one root');
  return only;
}

/** Every node of that name, wherever it stands. */
export const nodesOf = (node: XmlNode, name: string): XmlNode[] => [
  ...(node.name === name ? [node] : []),
  ...node.children.flatMap((child) => nodesOf(child, name)),
];

export const childOf = (node: XmlNode | undefined, name: string): XmlNode | undefined =>
  node?.children.find((child) => child.name === name);

export const textOf = (node: XmlNode | undefined, name: string): string =>
  (childOf(node, name)?.text ?? '').trim();
