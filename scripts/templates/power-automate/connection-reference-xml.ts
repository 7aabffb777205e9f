import { connectors, type ConnectorName } from '../model/connectors';
import { connectorId } from './ids';
import { apiNames, apiPath, connectionReference } from './names';
import { element, leaf, type Element } from './xml';

/** A connection reference: the person who imports the solution chooses or makes the connection. */
export function connectionReferenceXml(connector: ConnectorName): Element {
  const { api, logicalName } = apiNames[connector];
  return element(
    'connectionreference',
    { connectionreferencelogicalname: connectionReference(connector) },
    [
      leaf('connectionreferencedisplayname', connectors[connector].title),
      leaf('connectorid', apiPath(api)),
      // Only the custom connector has an id of its own: the API's name differs in each environment.
      ...(logicalName
        ? [element('customconnectorid', {}, [leaf('connectorid', connectorId)])]
        : []),
      leaf('iscustomizable', 1),
      leaf('promptingbehavior', 0),
      leaf('statecode', 0),
      leaf('statuscode', 1),
    ],
  );
}
