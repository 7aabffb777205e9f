import { objectsOf, textOf, type JsonObject } from '../../../scripts/connector/json';
import type { Choose, ConnectorPackage } from './rule';
import { allParameters, nodesOf, operationsOf, type ParameterPlace } from './walk';

export const isIn = (place: RegExp) => (one: ParameterPlace) =>
  place.test(textOf(one.parameter['in']));

export const isPlain = isIn(/^(path|query|header)$/);

export const isHidden = ({ parameter }: ParameterPlace): boolean =>
  parameter['x-ms-visibility'] === 'internal';

/** Fields a maker or the platform fills in: parameters, and the properties of bodies. */
export const inputs = (
  pkg: ConnectorPackage,
): { at: string; schema: JsonObject; isParameter: boolean }[] =>
  allParameters(pkg).flatMap(({ at, parameter }) => [
    { at, schema: parameter, isParameter: true },
    ...nodesOf(at, parameter['schema'])
      .filter(({ property }) => property !== undefined)
      .map((node) => ({ at: node.at, schema: node.schema, isParameter: false })),
  ]);

/** Changes one of the parameters for which `where` holds. */
export const breakParameter =
  (where: (one: ParameterPlace) => boolean, change: (parameter: JsonObject) => void) =>
  (pkg: ConnectorPackage, choose: Choose): void =>
    change(choose(allParameters(pkg).filter(where)).parameter);

/** Adds a parameter to an operation that takes no body. */
export const addParameter =
  (parameter: JsonObject) =>
  (pkg: ConnectorPackage, choose: Choose): void => {
    const { operation } = choose(operationsOf(pkg).filter(({ verb }) => verb === 'get'));
    operation['parameters'] = [...objectsOf(operation['parameters']), parameter];
  };

/** A parameter that keeps every rule. */
export const plainParameter = {
  name: 'extra',
  in: 'query',
  type: 'string',
  'x-ms-summary': 'Extra',
  description: 'For example one.',
};
