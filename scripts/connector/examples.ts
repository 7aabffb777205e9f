import { readFileSync } from 'node:fs';
import path from 'node:path';

/** One operation as a maker uses it, with what really came back; played against the sandbox (test/connector/examples). */
export interface Example {
  operationId: string;
  /** What is filled in, by the label of the input. */
  inputs: Record<string, string>;
  status: number;
  /** The Location header, where there is one. */
  location?: string;
  /** The JSON body. */
  answer?: unknown;
  /** The body where it is a file. */
  text?: string;
  /** What a trigger brought. */
  delivered?: unknown;
}

export const examplesFile = path.join(__dirname, '../../docs/examples/operations.json');

export const readExamples = (): Example[] =>
  JSON.parse(readFileSync(examplesFile, 'utf8')) as Example[];
