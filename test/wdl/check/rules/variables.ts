import { objectOf, objectsOf, textOf } from '../../../../scripts/connector/json';
import { callsIn, ownParts } from '../expressions';
import type { Checked, Problem, Rule } from '../problem';
import { bodyOf, upstreamOf } from '../upstream';
import { around, isType, type ActionPlace } from '../walk';

const types = new Set(['boolean', 'integer', 'float', 'string', 'object', 'array']);
const writers = [
  'SetVariable',
  'IncrementVariable',
  'DecrementVariable',
  'AppendToArrayVariable',
  'AppendToStringVariable',
];

/** Variables are initialized at the top, once and before their use; nothing writes to one from parallel iterations. */
export const variables: Rule = (checked) => {
  const declared = new Map<string, ActionPlace>();
  const problems: Problem[] = [];
  for (const place of checked.places.filter((one) => isType(one, 'InitializeVariable'))) {
    const add = (code: string, message: string) => problems.push({ at: place.name, code, message });
    const [variable = {}] = objectsOf(objectOf(place.action.inputs)['variables']);
    const name = textOf(variable['name']);
    if (place.depth > 1) add('VariableNotAtTop', 'Variables are initialized at the top level.');
    if (!types.has(textOf(variable['type']).toLowerCase()))
      add('VariableType', `'${textOf(variable['type'])}' is no type.`);
    if (declared.has(name.toLowerCase())) add('VariableTwice', `'${name}' is initialized twice.`);
    declared.set(name.toLowerCase(), place);
  }
  return [...problems, ...checked.places.flatMap((place) => problemsOf(place, declared, checked))];
};

function problemsOf(
  place: ActionPlace,
  declared: ReadonlyMap<string, ActionPlace>,
  { dialect }: Checked,
): Problem[] {
  const problems: Problem[] = [];
  const add = (code: string, message: string) => problems.push({ at: place.name, code, message });
  const read = callsIn(ownParts(place.action)).filter(({ name }) => name === 'variables');
  const written = isType(place, ...writers)
    ? textOf(objectOf(place.action.inputs)['name'])
    : undefined;
  const visible = upstreamOf(place);
  if (isType(place, 'Until')) for (const name of bodyOf(place)) visible.add(name);
  for (const name of [
    ...read.map(({ literal }) => literal),
    ...(written === undefined ? [] : [written]),
  ]) {
    const source = name === undefined ? undefined : declared.get(name.toLowerCase());
    if (source === undefined) add('VariableUnknown', `There is no variable '${name ?? ''}'.`);
    else if (!visible.has(source.name.toLowerCase()))
      add('VariableTooEarly', `'${source.name}' has not surely ended before.`);
  }
  if (written === undefined) return problems;
  const isItself = read.some(({ literal }) => literal?.toLowerCase() === written.toLowerCase());
  if (isItself && isType(place, 'SetVariable'))
    add('VariableSelfReference', `'${written}' cannot be set from itself.`);
  if (around(place).some((one) => isType(one, 'Foreach') && isParallel(one, dialect)))
    add('VariableInParallel', `'${written}' is written by iterations that run at the same time.`);
  return problems;
}

function isParallel({ action }: ActionPlace, dialect: Checked['dialect']): boolean {
  if (/sequential/i.test(action.operationOptions ?? '')) return false;
  const standard = dialect === 'logic-apps' ? 20 : 1;
  return (action.runtimeConfiguration?.concurrency?.repetitions ?? standard) > 1;
}
