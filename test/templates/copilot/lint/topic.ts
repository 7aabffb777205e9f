import { objectOf, objectsOf, textOf, type JsonObject } from '../../../../scripts/connector/json';
import { answerOf, inputsOf, itemsOf } from '../definition';
import { expressionFaults, valueOf, type Scope } from './power-fx';

const leaf: JsonObject = {};
const file: JsonObject = { properties: { Name: leaf, Content: leaf } };

/** Faults of a topic: operations, inputs, parts of answers and variables exist, before they are used; ids are unique. */
export function topicFaults(topic: JsonObject): string[] {
  const faults: string[] = [];
  const ids = new Set<string>();
  const trigger = objectOf(topic['beginDialog']);
  const { triggerQueries } = objectOf(trigger['intent']);
  if (!Array.isArray(triggerQueries) || triggerQueries.length < 5 || triggerQueries.length > 10)
    faults.push('five to ten ways to ask');
  walk(objectsOf(trigger['actions']), new Map());
  return faults;

  /** Variables that a branch declares end with it. */
  function walk(steps: readonly JsonObject[], outer: Scope): void {
    const scope: Scope = new Map(outer);
    for (const step of steps) {
      const id = textOf(step['id']);
      if (id === '' || ids.has(id)) faults.push(`id ${id} is there twice`);
      ids.add(id);
      faults.push(...stepFaults(step, scope).map((fault) => `${id}: ${fault}`));
      for (const item of objectsOf(step['conditions'])) walk(objectsOf(item['actions']), scope);
      walk(objectsOf(step['elseActions']), scope);
    }
  }
}

function stepFaults(step: JsonObject, scope: Scope): string[] {
  switch (step['kind']) {
    case 'InvokeConnectorAction':
      return callFaults(step, scope);
    case 'SendActivity':
      return textFaults(textOf(step['activity']), scope);
    case 'ConditionGroup':
      return objectsOf(step['conditions']).flatMap(({ condition }) => formula(condition, scope));
    case 'SetVariable': {
      const value = valueOf(textOf(step['value']).slice(1), scope);
      const faults = formula(step['value'], scope);
      declare(step['variable'], value ?? leaf, scope);
      return value === undefined ? [...faults, 'the kept value is not First(…)'] : faults;
    }
    case 'Question':
      declare(step['variable'], typeof step['entity'] === 'string' ? leaf : file, scope);
      return textFaults(textOf(step['prompt']), scope);
    default:
      return [`kind ${textOf(step['kind'])} is not one of ours`];
  }
}

function callFaults(step: JsonObject, scope: Scope): string[] {
  const operationId = textOf(step['operationId']);
  const answer = answerOf(operationId);
  if (answer === undefined) return [`no operation ${operationId}`];
  const binding = objectOf(objectOf(step['input'])['binding']);
  const inputs = inputsOf(operationId);
  const faults = Object.entries(binding).flatMap(([name, expression]) => {
    const input = inputs.get(name);
    if (input === undefined) return [`no input ${name}`];
    const keys = [...textOf(expression).matchAll(/[{,]\s*(\w+):/g)].map(([, key]) => key ?? '');
    const columns = objectOf(itemsOf(input)['properties']);
    const unknown = keys.filter((key) => !(key in columns)).map((key) => `no part ${key}`);
    return [...unknown, ...enumFaults(input, textOf(expression)), ...formula(expression, scope)];
  });
  for (const [name, { isRequired }] of inputs)
    if (isRequired && !(name in binding)) faults.push(`input ${name} is missing`);
  declare(objectOf(step['output'])['variable'], answer, scope);
  return faults;
}

function enumFaults(input: JsonObject, expression: string): string[] {
  const [, text] = /^="(.*)"$/.exec(expression) ?? [];
  const values = input['enum'];
  if (text === undefined || !Array.isArray(values) || values.includes(text)) return [];
  return [`${text} is no value of it`];
}

/** A text is as it stands but for the expressions in braces. */
const textFaults = (text: string, scope: Scope): string[] => [
  ...(text === '' ? ['says nothing'] : []),
  ...[...text.matchAll(/\{([^{}]*)\}/g)].flatMap(([, code = '']) => expressionFaults(code, scope)),
  ...(/[{}]/.test(text.replace(/\{[^{}]*\}/g, '')) ? ['a brace alone'] : []),
];

function formula(value: unknown, scope: Scope): string[] {
  const text = textOf(value);
  return text.startsWith('=') ? expressionFaults(text.slice(1), scope) : ['is no expression'];
}

const declare = (variable: unknown, value: JsonObject, scope: Scope): void =>
  void scope.set(textOf(variable).replace(/^init:Topic\./, ''), value);
