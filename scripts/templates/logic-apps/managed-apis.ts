import type { ConnectorName } from '../model/connectors';

/** The connectors that Logic Apps reaches by a connection; the bridge is called by plain HTTP. */
export type ManagedConnector = Exclude<ConnectorName, 'bridge'>;

/** An operation as its place on the wire. */
export interface ManagedOperation {
  method: 'get' | 'post';
  /** With `{name}` for what is encoded twice, `{name:once}` for what is encoded once. */
  path: string;
  /** Parameters that go into the query; what is in neither goes into the body, without the first part of its name. */
  queries: readonly string[];
  /** Added to the query. */
  always?: Readonly<Record<string, boolean>>;
}

interface ManagedApi {
  /** Name of the managed API, also the key of its connection. */
  api: string;
  /** Values that a connection needs at deployment; without any, a person signs in afterwards. */
  connection: readonly ConnectionValue[];
  operations: Readonly<Record<string, ManagedOperation>>;
}

export interface ConnectionValue {
  /** As the managed API calls it. */
  name: string;
  type: 'string' | 'securestring' | 'bool';
  description: string;
  default?: string | boolean;
  /** The value is an object with this key. */
  within?: 'id';
}

const readByPath = (base: string): ManagedApi['operations'] => {
  const always = { queryParametersSingleEncoded: true };
  return {
    GetFileMetadataByPath: {
      ...{ method: 'get', path: `${base}/GetFileByPath`, queries: ['path'], always },
    },
    GetFileContentByPath: {
      ...{ method: 'get', path: `${base}/GetFileContentByPath` },
      ...{ queries: ['path', 'inferContentType'], always },
    },
  };
};

/** The registry: one entry a connector. Methods and paths as Microsoft's Logic Apps SDK and samples have them. */
export const managedApis: Readonly<Record<ManagedConnector, ManagedApi>> = {
  sharepoint: {
    ...{ api: 'sharepointonline', connection: [] },
    operations: readByPath('/datasets/{dataset}'),
  },
  onedrive: {
    ...{ api: 'onedriveforbusiness', connection: [] },
    operations: readByPath('/datasets/default'),
  },
  sftp: {
    api: 'sftpwithssh',
    connection: [
      { name: 'hostName', type: 'string', description: 'Host name of the SFTP server.' },
      { name: 'userName', type: 'string', description: 'Account on the SFTP server.' },
      { name: 'sshPrivateKey', type: 'securestring', description: 'Private key of the account.' },
      {
        name: 'sshHostKeyFingerprint',
        type: 'string',
        description: 'MD5 fingerprint of the host key: another host is refused.',
      },
      {
        name: 'acceptAnySshHostKey',
        type: 'bool',
        description: 'Leave it at false: only the host of the fingerprint is spoken to.',
        default: false,
      },
      {
        name: 'rootFolder',
        type: 'string',
        description: 'Folder on the server that paths begin at.',
        default: '/',
      },
    ],
    operations: readByPath('/datasets/default'),
  },
  filesystem: {
    api: 'filesystem',
    connection: [
      { name: 'rootfolder', type: 'string', description: 'Share that paths begin at.' },
      {
        name: 'authType',
        type: 'string',
        description: 'How the gateway signs in to the share.',
        default: 'windows',
      },
      { name: 'username', type: 'string', description: 'Windows account, with its domain.' },
      { name: 'password', type: 'securestring', description: 'Password of the Windows account.' },
      {
        name: 'gateway',
        type: 'string',
        description: 'Resource id of the on-premises data gateway in Azure.',
        within: 'id',
      },
    ],
    operations: readByPath('/datasets/default'),
  },
  teams: {
    ...{ api: 'teams', connection: [] },
    operations: {
      PostMessageToConversation: {
        method: 'post',
        path: '/beta/teams/conversation/message/poster/{poster:once}/location/{location:once}',
        queries: [],
      },
    },
  },
  outlook: {
    ...{ api: 'office365', connection: [] },
    operations: {
      SendEmailV2: { method: 'post', path: '/v2/Mail', queries: [] },
      SendApprovalMail: { method: 'post', path: '/approvalmail/$subscriptions', queries: [] },
    },
  },
};
