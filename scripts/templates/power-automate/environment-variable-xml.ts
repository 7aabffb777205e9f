import { labelled } from './labels';
import { element, leaf, type Element } from './xml';

export interface VariableFacts {
  schemaName: string;
  title: string;
  description: string;
  /** Without one the import asks for it. */
  default?: string;
}

/** Path of a definition within a solution. */
export const variableFile = (schemaName: string): string =>
  `environmentvariabledefinitions/${schemaName}/environmentvariabledefinition.xml`;

const text = 100000000;

/** The definition of an environment variable. Its value is the operator's and never in a solution. */
export const environmentVariableXml = (facts: VariableFacts, introducedVersion: string): Element =>
  element('environmentvariabledefinition', { schemaname: facts.schemaName }, [
    ...(facts.default === undefined ? [] : [leaf('defaultvalue', facts.default)]),
    labelled('description', facts.description),
    labelled('displayname', facts.title),
    leaf('introducedversion', introducedVersion),
    leaf('iscustomizable', 1),
    leaf('isrequired', facts.default === undefined ? 1 : 0),
    leaf('secretstore', 0),
    leaf('type', text),
  ]);
