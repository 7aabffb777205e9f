/*
 * Ids of the components. They are made once and never change: an import with the same id updates what is
 * there, another id would make a second one.
 */

/** The custom connector, as the solutions and their connection references name it. */
export const connectorId = '83f3225a-d405-405c-a7d0-3fbc3a6b4e4e';

const workflowIds: Readonly<Record<string, string>> = {
  'sync-roster-from-sharepoint': '659d6565-871c-4fbe-96d6-61ceca08d71b',
  'sync-roster-from-onedrive': '431f5743-0a5e-4188-92fb-e9e1d6158f68',
  'sync-roster-from-sftp': 'cb1c8a1d-2db3-448b-a146-082a1281d66c',
  'sync-roster-from-filesystem': '7782114f-7c52-43cb-9f5d-aaa7973fe670',
  'validate-new-roster': '246cdc16-6b1d-4c4d-823b-47af1e6e2b40',
  'notify-upload-outcome': '34c83889-d384-4911-8cb2-6b9f3a711f70',
  'approve-held-upload': 'e1ae5c43-be51-422c-b9a8-0af6c0b9e101',
  'alarm-missing-roster': 'c24e9847-be7a-426b-8966-95c287c11ae2',
  'export-roster': '3aefdceb-010d-4546-ab2f-ba842ebc596c',
};

/** Id of a flow, lower case. A flow without one cannot be built. */
export function workflowId(slug: string): string {
  const id = workflowIds[slug];
  if (id === undefined) throw new Error(`Give the flow ${slug} an id in power-automate/ids.ts`);
  return id;
}
