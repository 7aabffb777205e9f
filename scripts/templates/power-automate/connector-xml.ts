import { connectorId } from './ids';
import { connectorSchemaName } from './names';
import { element, leaf, type Element } from './xml';

export interface ConnectorFacts {
  title: string;
  description: string;
  brandColor: string;
}

/** Files of the connector in the source, by the pointer that names them. */
export const connectorFiles = {
  openapidefinition: `${connectorSchemaName}_openapidefinition.json`,
  connectionparameters: `${connectorSchemaName}_connectionparameters.json`,
  connectionparametersets: `${connectorSchemaName}_connectionparametersets.json`,
  policytemplateinstances: `${connectorSchemaName}_policytemplateinstances.json`,
  iconblob: `${connectorSchemaName}_iconblob.Png`,
} as const;

/** The custom connector as a component. */
export const connectorXml = (
  { title, description, brandColor }: ConnectorFacts,
  introducedVersion: string,
): Element =>
  element('Connector', { 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' }, [
    leaf('connectorid', connectorId),
    leaf('connectortype', 1),
    leaf('description', description),
    leaf('displayname', title),
    leaf('iconbrandcolor', brandColor),
    leaf('introducedversion', introducedVersion),
    leaf('iscustomizable', 1),
    leaf('name', connectorSchemaName),
    ...Object.entries(connectorFiles).map(([pointer, file]) => leaf(pointer, `/Connector/${file}`)),
  ]);
