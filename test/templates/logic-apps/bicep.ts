import { Language, Parser, type Node } from 'web-tree-sitter';

export interface BicepFile {
  hasError: boolean;
  /** `name: type`, with ` secure` and ` = default` where there is one. */
  parameters: string[];
  /** `type@version`. */
  resources: string[];
}

let parser: Promise<Parser> | undefined;

/** Knows the syntax of Bicep, not its types. */
async function loadParser(): Promise<Parser> {
  await Parser.init();
  const bicep = await Language.load(require.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm'));
  return new Parser().setLanguage(bicep);
}

/** Parameters and resource types of a Bicep file, in the order of their names. */
export async function parseBicep(text: string): Promise<BicepFile> {
  const tree = (await (parser ??= loadParser())).parse(text);
  if (tree === null) throw new Error('no tree');
  const file: BicepFile = { hasError: tree.rootNode.hasError, parameters: [], resources: [] };
  let isSecure = false;
  for (const node of tree.rootNode.namedChildren) {
    if (node.type === 'parameter_declaration') file.parameters.push(parameterOf(node, isSecure));
    if (node.type === 'resource_declaration')
      file.resources.push((node.namedChildren[1]?.text ?? '').slice(1, -1));
    isSecure = node.type === 'decorators' && node.text.includes('@secure()');
  }
  file.parameters.sort();
  file.resources.sort();
  return file;
}

function parameterOf({ text }: Node, isSecure: boolean): string {
  const [, name = '', type = '', value] = /^param (\w+) (\w+)(?: = (.*))?$/s.exec(text) ?? [];
  return describeParameter(name, type, isSecure, value);
}

/** The same words for a parameter of either kind of file. */
export const describeParameter = (
  name: string,
  type: string,
  isSecure: boolean,
  value: string | undefined,
): string =>
  `${name}: ${type}${isSecure ? ' secure' : ''}${value === undefined ? '' : ` = ${value}`}`;
