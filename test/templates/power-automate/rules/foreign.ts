import { approve, sync, type Rule } from '../lint/rule';
import { callOf, callsOf } from '../lint/walk';

const byPath = (where: readonly string[]): Record<string, readonly string[]> => ({
  GetFileMetadataByPath: [...where, 'path'],
  GetFileContentByPath: [...where, 'path', 'inferContentType'],
});

/** Operations of other connectors that are used, with exactly the inputs that they take. */
export const foreignOperations: Readonly<Record<string, Record<string, readonly string[]>>> = {
  shared_sharepointonline: byPath(['dataset']),
  shared_onedriveforbusiness: byPath([]),
  shared_sftpwithssh: byPath([]),
  shared_filesystem: byPath([]),
  shared_teams: {
    PostMessageToConversation: [
      'poster',
      'location',
      'body/recipient/groupId',
      'body/recipient/channelId',
      'body/messageBody',
    ],
    PostCardAndWaitForResponse: [
      'poster',
      'location',
      'body/body/recipient/groupId',
      'body/body/recipient/channelId',
      'body/body/messageBody',
      'body/body/updateMessage',
    ],
  },
  shared_office365: {
    SendEmailV2: ['emailMessage/To', 'emailMessage/Subject', 'emailMessage/Body'],
  },
};

export const foreign: readonly Rule[] = [
  {
    name: 'operations of other connectors are known, and get the inputs they take',
    check: (flow) =>
      callsOf(flow)
        .filter(({ call }) => call.host.connectionName !== 'shared_sdsbridge')
        .flatMap(({ name, call }) => {
          const { connectionName, operationId, apiId } = call.host;
          const wanted = foreignOperations[connectionName]?.[operationId];
          if (!wanted) return [`${name} calls ${operationId}, which is not known`];
          const given = Object.keys(call.parameters);
          return [
            ...given.filter((one) => !wanted.includes(one)).map((one) => `${name} gives ${one}`),
            ...wanted.filter((one) => !given.includes(one)).map((one) => `${name} lacks ${one}`),
            ...(apiId === `/providers/Microsoft.PowerApps/apis/${connectionName}`
              ? []
              : [`${name} names another API`]),
          ];
        }),
    breaks: {
      [sync]: [
        (flow) => (callOf(flow, 'Read_file').host.operationId = 'GetFile'),
        (flow) => (callOf(flow, 'Read_file').parameters['folder'] = '/'),
        (flow) => delete callOf(flow, 'Send_mail').parameters['emailMessage/To'],
        (flow) => (callOf(flow, 'Send_mail').host.apiId = ''),
      ],
      [approve]: [(flow) => delete callOf(flow, 'Ask_in_Teams').parameters['poster']],
    },
  },
];
