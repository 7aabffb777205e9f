import Ajv from 'ajv';
import { isObject, objectOf, type JsonObject } from '../../../../scripts/connector/json';
import { ExpressionError } from '../../expression/expression-error';
import { callFunction } from '../../expression/functions';
import { textOfValue } from '../../expression/values';
import type { ActionContext, ActionHandler } from '../action-context';
import { readCondition } from './condition';
import { csvTable, htmlTable } from './table-format';

export const compose: ActionHandler = ({ action, scope }) => {
  const inputs = scope.resolve(action.inputs);
  return { status: 'Succeeded', inputs, outputs: inputs };
};

/** Checks the content against its schema, which is of draft 4 or looks like it. */
export const parseJson: ActionHandler = ({ action, scope }) => {
  const inputs = objectOf(scope.resolve(action.inputs));
  const content = callFunction('json', [inputs['content']], scope);
  const ajv = new Ajv({ strict: false, validateSchema: false, validateFormats: false });
  const schema: JsonObject = { ...objectOf(inputs['schema']), $schema: undefined };
  if (ajv.validate(schema, content))
    return { status: 'Succeeded', inputs, outputs: { body: content } };
  const [first] = ajv.errors ?? [];
  const message = `${first?.instancePath ?? ''} ${first?.message ?? 'is not valid'}`.trim();
  return {
    status: 'Failed',
    code: 'BadRequest',
    inputs,
    error: { code: 'ValidationFailed', message },
  };
};

export const select: ActionHandler = ({ action, scope }) => {
  const { rows, inputs, operation } = rowsOf(action.inputs, scope, 'select');
  const body = rows.map((row) => scope.forRow(row).resolve(operation));
  return { status: 'Succeeded', inputs: { ...inputs, select: operation }, outputs: { body } };
};

export const query: ActionHandler = ({ action, scope }) => {
  const { rows, inputs, operation } = rowsOf(action.inputs, scope, 'where');
  const body = rows.filter((row) => readCondition(operation, scope.forRow(row)));
  return { status: 'Succeeded', inputs: { ...inputs, where: operation }, outputs: { body } };
};

export const join: ActionHandler = ({ action, scope }) => {
  const { rows, inputs, operation } = rowsOf(action.inputs, scope, 'joinWith');
  const joinWith = textOfValue(scope.resolve(operation));
  const body = rows.map(textOfValue).join(joinWith);
  return { status: 'Succeeded', inputs: { ...inputs, joinWith }, outputs: { body } };
};

/** Create CSV table and Create HTML table. */
export const table: ActionHandler = ({ action, scope }) => {
  const { rows, inputs, operation } = rowsOf(action.inputs, scope, 'columns');
  const columns = Array.isArray(operation) ? operation.filter(isObject) : undefined;
  const names = columns ? [] : Object.keys(objectOf(rows[0]));
  const header = columns ? columns.map(({ header }) => textOfValue(scope.resolve(header))) : names;
  const cells = rows.map((row) =>
    columns
      ? columns.map(({ value }) => textOfValue(scope.forRow(row).resolve(value)))
      : names.map((name) => textOfValue(objectOf(row)[name])),
  );
  const write = /^html$/i.test(textOfValue(inputs['format'])) ? htmlTable : csvTable;
  return { status: 'Succeeded', inputs, outputs: { body: write(header, cells) } };
};

/** The rows of an operation, its other inputs, and the part that is evaluated row by row, as it stands. */
function rowsOf(given: unknown, scope: ActionContext['scope'], perRow: string) {
  const { [perRow]: operation, ...rest } = objectOf(given);
  const inputs = objectOf(scope.resolve(rest));
  if (!Array.isArray(inputs['from']))
    throw new ExpressionError("The property 'from' must be an array.");
  return { rows: inputs['from'] as unknown[], inputs, operation };
}
