/** The connectors that flows use; how a platform names them is the business of its renderer. */
export const connectors = {
  bridge: { title: 'School Data Sync Bridge', premium: true },
  sharepoint: { title: 'SharePoint', premium: false },
  onedrive: { title: 'OneDrive for Business', premium: false },
  sftp: { title: 'SFTP - SSH', premium: true },
  filesystem: { title: 'File System', premium: true },
  teams: { title: 'Microsoft Teams', premium: false },
  outlook: { title: 'Office 365 Outlook', premium: false },
} as const;

export type ConnectorName = keyof typeof connectors;
