import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { objectOf, textOf, type JsonObject } from '../../../scripts/connector/json';

const root = path.join(
  path.dirname(require.resolve('@microsoft/app-manifest/package.json')),
  'build/json-schemas',
);

const compiled = new Map<string, ReturnType<typeof compile>>();

function compile(name: string) {
  const schema = objectOf(JSON.parse(readFileSync(path.join(root, name), 'utf8')));
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  const validate = ajv.compile(schema);
  return (data: JsonObject) =>
    validate(data) ? [] : (validate.errors ?? []).map((one) => ajv.errorsText([one]));
}

/** Microsoft's schema that a file names in its `$schema`: the faults of the file, as ajv tells them. */
export function schemaFaults(data: JsonObject): string[] {
  const name = textOf(data['$schema']).replace(/^https:\/\/[^/]+\/json-schemas\//, '');
  const faultsOf = compiled.get(name) ?? compile(name);
  compiled.set(name, faultsOf);
  return faultsOf(data);
}
