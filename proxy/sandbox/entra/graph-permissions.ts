/** The industryData permissions of Microsoft Graph, as its published permission data names them. */
const resources: readonly [name: string, actions: readonly string[]][] = [
  ['IndustryData-DataConnector', ['Read.All', 'ReadWrite.All', 'Upload']],
  ['IndustryData-InboundFlow', ['Read.All', 'ReadWrite.All']],
  ['IndustryData-OutboundFlow', ['Read.All', 'ReadWrite.All']],
  ['IndustryData-ReferenceDefinition', ['Read.All', 'ReadWrite.All']],
  ['IndustryData-Run', ['Read.All', 'Start']],
  ['IndustryData-SourceSystem', ['Read.All', 'ReadWrite.All']],
  ['IndustryData-TimePeriod', ['Read.All', 'ReadWrite.All']],
  ['IndustryData', ['ReadBasic.All']],
];

export const graphPermissions: readonly string[] = [
  ...resources.flatMap(([name, actions]) => actions.map((action) => `${name}.${action}`)),
  'User.Read',
];

/** What the seeded API app was consented to: reading, uploading and running, never changing the set-up. */
export const consentedGraphPermissions: readonly string[] = graphPermissions.filter(
  (name) => !name.includes('ReadWrite') && !name.includes('OutboundFlow'),
);
