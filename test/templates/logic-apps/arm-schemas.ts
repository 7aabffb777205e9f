import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { objectOf, textOf, type JsonObject } from '../../../scripts/connector/json';

const name = 'shared/data/template-schemas';
const folder = path.resolve(__dirname, '../../../..', name);

/** Skips by name where Microsoft's schemas are not there. */
export const armSchemasHere = { skip: existsSync(folder) ? false : `${name} is not here` };

const text = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
const parse = (json: string): JsonObject => objectOf(JSON.parse(json));
const root = 'https://schema.management.azure.com/schemas';
const logic = `${root}/2017-07-01/Microsoft.Logic.json`;
const web = `${root}/2016-06-01/Microsoft.Web.json`;

/** Microsoft's schemas of a deployment and its resources: the faults of a template. */
export function armFaults(): (template: JsonObject) => string[] {
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  ajv.addSchema(parse(text('arm-common-definitions.json')), `${root}/common/definitions.json`);
  // The version that is deployed is not published there; the one before has the same shape.
  ajv.addSchema(
    parse(text('arm-2017-07-01-Microsoft.Logic.json').replaceAll('"2017-07-01"', '"2019-05-01"')),
    logic,
  );
  ajv.addSchema(parse(text('arm-2016-06-01-Microsoft.Web.json')), web);
  const envelope = text('arm-2019-04-01-deploymentTemplate.json');
  // Resources of other kinds are described in files that are large and not needed.
  for (const [, id = ''] of envelope.matchAll(/"\$ref": ?"(https:[^"#]+)#?[^"]*"/g))
    if (ajv.getSchema(id) === undefined) ajv.addSchema(permissive(envelope, id), id);
  const validate = ajv.compile(parse(envelope));
  const resources: Readonly<Record<string, string>> = {
    'Microsoft.Logic/workflows': `${logic}#/resourceDefinitions/workflows`,
    'Microsoft.Web/connections': `${web}#/resourceDefinitions/connections`,
  };
  return (template) => {
    const faults = validate(template) ? [] : [ajv.errorsText(validate.errors)];
    for (const resource of listOf(template['resources'])) {
      const type = textOf(resource['type']);
      const check = ajv.getSchema(resources[type] ?? '');
      if (check === undefined) faults.push(`${type} is not one of ours`);
      else if (check(withoutGateway(resource)) !== true)
        faults.push(`${type} ${ajv.errorsText(check.errors)}`);
    }
    return faults;
  };
}

/** A stand-in that takes anything at every place that is referred to. */
function permissive(envelope: string, id: string): JsonObject {
  const schema: JsonObject = {};
  for (const [, pointer = ''] of envelope.matchAll(new RegExp(`"${id}#/([^"]+)"`, 'g')))
    pointer.split('/').reduce((at, part) => objectOf((at[part] ??= {})), schema);
  return schema;
}

/** The gateway of a connection is an object, which the schema of connections does not know. */
function withoutGateway(resource: JsonObject): JsonObject {
  const copy = structuredClone(resource);
  delete objectOf(objectOf(copy['properties'])['parameterValues'])['gateway'];
  return copy;
}

const listOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.map(objectOf) : []);
