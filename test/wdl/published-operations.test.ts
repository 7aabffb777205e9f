import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { objectOf, objectsOf, type JsonObject } from '../../scripts/connector/json';
import type { FakeOperation } from './connectors/fake-connector';
import { Messages } from './connectors/messages';
import { outlookOperations } from './connectors/outlook';
import { sharePointOperations } from './connectors/sharepoint';

const schemas = path.resolve(process.cwd(), '../shared/data/template-schemas');
const skip = existsSync(schemas) ? false : 'shared/data/template-schemas is not here';

/** Inputs that Logic Apps alone writes, and no maker sees. */
const unlisted = new Set(['queryParametersSingleEncoded', 'NotificationUrl']);

const fakes: [string, FakeOperation[]][] = [
  ['shared_sharepointonline', sharePointOperations(tmpdir())],
  ['shared_office365', outlookOperations(new Messages())],
];

for (const [apiName, operations] of fakes)
  t.test(`the fake of ${apiName} has the published inputs`, { skip }, (t) => {
    const text = readFileSync(path.join(schemas, `connector-ops-${apiName}.yml`), 'utf8');
    const published = objectsOf(objectOf(parse(text))['operations']);
    for (const { operationId, inputs } of operations) {
      const found = published.find((one) => one['operationId'] === operationId);
      const properties = objectOf(objectOf(objectOf(found)['inputType'])['properties']);
      const names = inputs.map(({ name }) => name.split('/').at(-1) ?? '');
      t.ok(found, operationId);
      t.same(
        names.filter((name) => !unlisted.has(name) && !nameIn(name, properties)),
        [],
        `${operationId} has no other inputs`,
      );
      const demanded = inputs.filter((input) => input.isRequired).map(({ name }) => name);
      for (const name of requiredIn(properties))
        t.ok(
          demanded.some((one) => one === name || one.endsWith(`/${name}`)),
          `${operationId} demands ${name}`,
        );
    }
    t.end();
  });

/** Whether a name is that of an input, or of a field inside one. */
function nameIn(name: string, properties: JsonObject): boolean {
  return Object.entries(properties).some(
    ([key, value]) => key === name || nameIn(name, fieldsOf(value)),
  );
}

/** The names that must have a value, those of the fields where an input is a record. */
function requiredIn(properties: JsonObject): string[] {
  return Object.entries(properties).flatMap(([name, value]) => {
    if (objectOf(value)['isRequired'] !== true) return [];
    const fields = fieldsOf(value);
    return Object.keys(fields).length > 0 ? requiredIn(fields) : [name];
  });
}

function fieldsOf(value: unknown): JsonObject {
  return objectOf(objectOf(objectOf(value)['type'])['properties']);
}
