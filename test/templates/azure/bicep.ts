import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Language, Parser, type Node } from 'web-tree-sitter';

export const folder = path.resolve(__dirname, '../../../templates/azure');

/** A value of a Bicep file: what is written out, or the text of an expression. */
export type Value = string | Expression | Value[] | { [name: string]: Value };

/** An expression of Bicep that is not evaluated here. */
export class Expression {
  constructor(readonly text: string) {}
}

export interface Parameter {
  name: string;
  type: string;
  description: string | undefined;
  isSecure: boolean;
  /** Text of the default; undefined for a parameter that must be given. */
  fallback: string | undefined;
}

export interface Resource {
  symbol: string;
  /** `Microsoft.App/containerApps` and `2025-01-01`. */
  type: string;
  apiVersion: string;
  isExisting: boolean;
  body: Value;
}

export interface Module {
  symbol: string;
  file: string;
  params: Record<string, Value>;
}

export interface BicepFile {
  hasError: boolean;
  text: string;
  parameters: Parameter[];
  resources: Resource[];
  modules: Module[];
  outputs: { name: string; value: string; description: string | undefined }[];
  variables: Record<string, string>;
}

let parser: Promise<Parser> | undefined;

/** The grammar of the tree-sitter project: it knows the syntax, not the types, of Bicep. */
async function loadParser(): Promise<Parser> {
  await Parser.init();
  const bicep = await Language.load(require.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm'));
  return new Parser().setLanguage(bicep);
}

export const readTemplate = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

/** Reads a Bicep file, or a file of parameters, without evaluating anything. */
export async function parseBicep(text: string): Promise<BicepFile> {
  const tree = (await (parser ??= loadParser())).parse(text);
  if (tree === null) throw new Error('no tree');
  const root = tree.rootNode;
  const file: BicepFile = {
    hasError: root.hasError,
    text,
    parameters: [],
    resources: [],
    modules: [],
    outputs: [],
    variables: {},
  };
  let decorators: Node[] = [];
  for (const node of root.namedChildren) {
    if (node.type === 'decorators') decorators = node.namedChildren;
    else if (node.type !== 'comment') {
      addDeclaration(file, node, decorators);
      decorators = [];
    }
  }
  return file;
}

function addDeclaration(file: BicepFile, node: Node, decorators: readonly Node[]): void {
  const [first, ...rest] = node.namedChildren;
  const name = first?.text ?? '';
  const last = rest.at(-1);
  const description = argumentOf(decorators, 'description');
  switch (node.type) {
    case 'parameter_declaration':
      file.parameters.push({
        name,
        type: rest.find(({ type }) => type === 'type')?.text ?? '',
        description,
        isSecure: decorators.some(({ text }) => text === '@secure()'),
        fallback: last === undefined || last.type === 'type' ? undefined : last.text,
      });
      return;
    case 'resource_declaration': {
      const [type = '', apiVersion = ''] = textOf(rest[0]).split('@');
      const isExisting = /^resource \S+ '[^']+' existing\b/.test(node.text);
      file.resources.push({ symbol: name, type, apiVersion, isExisting, body: bodyOf(last) });
      return;
    }
    case 'module_declaration': {
      const body = bodyOf(last);
      const params = isObject(body) && isObject(body['params']) ? body['params'] : {};
      file.modules.push({ symbol: name, file: textOf(rest[0]), params });
      return;
    }
    case 'output_declaration':
      file.outputs.push({ name, value: last?.text ?? '', description });
      return;
    case 'variable_declaration':
      file.variables[name] = last?.text ?? '';
      return;
    default:
      return;
  }
}

/** The text that a decorator such as `@description('…')` has. */
function argumentOf(decorators: readonly Node[], name: string): string | undefined {
  const call = decorators
    .flatMap(({ namedChildren }) => namedChildren)
    .find((one) => one.type === 'call_expression' && one.namedChildren[0]?.text === name);
  return call && textOf(call.namedChildren[1]?.namedChildren[0]);
}

export const isObject = (value: Value | undefined): value is { [name: string]: Value } =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Expression);

const textOf = (node: Node | undefined): string =>
  node === undefined ? '' : node.text.slice(1, -1).replaceAll("\\'", "'");

/** The object of a declaration, also behind `if (…)`. */
function bodyOf(node: Node | undefined): Value {
  if (node === undefined) return {};
  if (node.type === 'object') return valueOf(node);
  return bodyOf(node.namedChildren.findLast(({ type }) => type === 'object'));
}

function valueOf(node: Node): Value {
  switch (node.type) {
    case 'object':
      return Object.fromEntries(
        node.namedChildren
          .filter(({ type }) => type === 'object_property')
          .map((property) => {
            const [key, value] = property.namedChildren;
            return [key?.text.replaceAll("'", '') ?? '', value ? valueOf(value) : ''];
          }),
      );
    case 'array':
      return node.namedChildren.filter(({ type }) => type !== 'comment').map(valueOf);
    case 'string':
      return node.namedChildren.some(({ type }) => type === 'interpolation')
        ? new Expression(node.text)
        : textOf(node);
    default:
      return new Expression(node.text);
  }
}

/** The value at a path of names and positions; undefined where there is none. */
export function at(value: Value | undefined, ...names: (string | number)[]): Value | undefined {
  return names.reduce<Value | undefined>((inside, name) => {
    if (Array.isArray(inside)) return inside[Number(name)];
    return isObject(inside) ? inside[name] : undefined;
  }, value);
}
