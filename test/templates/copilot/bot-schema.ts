import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { objectOf, type JsonObject } from '../../../scripts/connector/json';

const name = 'shared/data/template-schemas/copilot-studio-bot.schema.yaml-authoring.json';
const file = path.resolve(__dirname, '../../../..', name);

/** Skips by name where Microsoft's schema is not there. */
export const botSchemaHere = { skip: existsSync(file) ? false : `${name} is not here` };

/** Microsoft's schema of topics and tools: the faults of one, as ajv tells them. */
export function botSchema(): (data: JsonObject) => string[] {
  const schema = objectOf(JSON.parse(readFileSync(file, 'utf8')));
  // The schema names a type that does not exist, so it cannot be validated itself.
  const ajv = new Ajv({ strict: false, validateSchema: false, logger: false });
  const validate = ajv.compile(schema);
  return (data) => (validate(data) ? [] : [ajv.errorsText(validate.errors)]);
}
