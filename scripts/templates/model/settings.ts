/** A value that the operator gives at import and can change later without editing a flow. */
export interface Setting {
  title: string;
  description: string;
  /** What stands there until somebody sets it; a lone hyphen says "not used". */
  default: string;
}

/** The registry of settings: one entry each. Renderers make environment variables or parameters of them. */
export const settings = {
  RosterFiles: {
    title: 'Roster files',
    description:
      'Names of the files of a full roster, separated by commas or line breaks. All of them must be there, every time: what is missing would be marked inactive.',
    default: 'orgs.csv,users.csv,roles.csv,classes.csv,enrollments.csv',
  },
  RosterFolder: {
    title: 'Roster folder',
    description:
      'Path of the folder with the files, as the connector of the source shows it, for example /Shared Documents/Rosters. No slash at the end.',
    default: '/Rosters',
  },
  SharePointSite: {
    title: 'SharePoint site',
    description: 'Address of the SharePoint site with the roster folder.',
    default: '-',
  },
  SharePointLibrary: {
    title: 'SharePoint library',
    description: 'Name or id of the document library with the roster folder.',
    default: 'Documents',
  },
  LastFile: {
    title: 'Last file',
    description:
      'The file that the student information system writes last: when it is new, the set is complete.',
    default: 'enrollments.csv',
  },
  InboundFlowId: {
    title: 'Inbound flow ID',
    description:
      'Flow ID of School Data Sync, only where several inbound flows are ready. A hyphen takes the only ready one, so that nothing has to be changed in a new school year.',
    default: '-',
  },
  TeamsTeamId: {
    title: 'Teams team ID',
    description: 'Id of the team whose channel gets messages. A hyphen sends none.',
    default: '-',
  },
  TeamsChannelId: {
    title: 'Teams channel ID',
    description: 'Id of the channel that gets messages. A hyphen sends none.',
    default: '-',
  },
  MailTo: {
    title: 'Mail recipients',
    description: 'Addresses that get messages, separated by semicolons. A hyphen sends none.',
    default: '-',
  },
  RosterHours: {
    title: 'Roster hours',
    description:
      'A whole number: a roster must have arrived within this many hours before the alarm looks.',
    default: '24',
  },
  ExportProfile: {
    title: 'Export profile',
    description: 'Name of the profile of the service that is exported.',
    default: '-',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;
