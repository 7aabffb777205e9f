import { language } from './labels';
import { element, leaf, type Element } from './xml';

/** Other/Customizations.xml: the skeleton; flows and connectors have files of their own. */
export const customizationsXml = (connectionReferences: readonly Element[] = []): Element =>
  element('ImportExportXml', { 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' }, [
    ...['Entities', 'Roles', 'Workflows', 'FieldSecurityProfiles', 'Templates', 'EntityMaps'].map(
      (name) => element(name),
    ),
    ...['EntityRelationships', 'OrganizationSettings', 'optionsets', 'CustomControls'].map((name) =>
      element(name),
    ),
    element('EntityDataProviders'),
    element('Connectors'),
    element('connectionreferences', {}, connectionReferences),
    element('Languages', {}, [leaf('Language', language)]),
  ]);
