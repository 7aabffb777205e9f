import { descriptions, language, localizedNames } from './labels';
import { prefix } from './names';
import { element, leaf, nil, type Element } from './xml';

/** A solution as its manifest names it. */
export interface SolutionFacts {
  uniqueName: string;
  title: string;
  description: string;
  version: string;
  components: readonly Element[];
}

export const rootComponent = {
  flow: (id: string): Element =>
    element('RootComponent', { type: '29', id: `{${id}}`, behavior: '0' }),
  connector: (id: string, schemaName: string): Element =>
    element('RootComponent', { type: '372', id: `{${id}}`, schemaName, behavior: '0' }),
  // Exports leave it out; without it a definition arrives but does not belong to the solution.
  environmentVariable: (schemaName: string): Element =>
    element('RootComponent', { type: '380', schemaName, behavior: '0' }),
};

/** What Solution.xml says about being managed while it is source of both kinds. */
export const bothKinds = 2;

const root = {
  version: '9.2.0.0',
  SolutionPackageVersion: '9.2',
  languagecode: language,
  generatedBy: 'SDS Bridge',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
};

/** Other/Solution.xml. */
export const solutionXml = (facts: SolutionFacts): Element =>
  element('ImportExportXml', root, [
    element('SolutionManifest', {}, [
      leaf('UniqueName', facts.uniqueName),
      localizedNames(facts.title),
      descriptions(facts.description),
      leaf('Version', facts.version),
      leaf('Managed', bothKinds),
      publisher,
      element('RootComponents', {}, facts.components),
      element('MissingDependencies'),
    ]),
  ]);

const address = (number: number): Element =>
  element('Address', {}, [
    leaf('AddressNumber', number),
    leaf('AddressTypeCode', 1),
    ...['City', 'County', 'Country', 'Fax', 'FreightTermsCode', 'ImportSequenceNumber'].map(nil),
    ...['Latitude', 'Line1', 'Line2', 'Line3', 'Longitude', 'Name', 'PostalCode'].map(nil),
    ...['PostOfficeBox', 'PrimaryContactName'].map(nil),
    leaf('ShippingMethodCode', 1),
    ...['StateOrProvince', 'Telephone1', 'Telephone2', 'Telephone3'].map(nil),
    ...['TimeZoneRuleVersionNumber', 'UPSZone', 'UTCOffset', 'UTCConversionTimeZoneCode'].map(nil),
  ]);

const publisher = element('Publisher', {}, [
  leaf('UniqueName', 'sdsbridge'),
  localizedNames('SDS Bridge contributors'),
  descriptions('Makers of SDS Bridge.'),
  nil('EMailAddress'),
  nil('SupportingWebsiteUrl'),
  leaf('CustomizationPrefix', prefix),
  leaf('CustomizationOptionValuePrefix', 48170),
  element('Addresses', {}, [address(1), address(2)]),
]);
