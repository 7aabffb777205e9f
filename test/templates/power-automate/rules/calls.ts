import { approve, sync, validate, type Rule } from '../lint/rule';
import { actionOf, callOf, callsOf, placesOf, type CallPlace } from '../lint/walk';

const secured = ({ action }: CallPlace): readonly string[] =>
  (action['runtimeConfiguration'] as { secureData?: { properties: string[] } } | undefined)
    ?.secureData?.properties ?? [];

/** What of an operation holds student data or names people. */
const personal: Readonly<Record<string, readonly ('inputs' | 'outputs')[]>> = {
  GetFileContentByPath: ['outputs'],
  GetFileContent: ['outputs'],
  PutUploadFile: ['inputs'],
  UploadCsvFiles: ['inputs'],
  ValidateCsvFiles: ['inputs', 'outputs'],
  CompareCsvFiles: ['inputs'],
  ListFindings: ['outputs'],
  DownloadFindings: ['outputs'],
  PostCardAndWaitForResponse: ['outputs'],
};

export const calls: readonly Rule[] = [
  {
    name: 'every call says how it is repeated',
    check: (flow) =>
      callsOf(flow)
        .filter(({ call }) => call.retryPolicy === undefined)
        .map(({ name }) => `${name} has no retryPolicy`),
    breaks: { [sync]: [(flow) => delete callOf(flow, 'Put_file').retryPolicy] },
  },
  {
    name: 'the run history shows no file content, no finding and nobody who answered',
    check: (flow) =>
      callsOf(flow).flatMap((place) =>
        (personal[place.call.host.operationId] ?? [])
          .filter((part) => !secured(place).includes(part))
          .map((part) => `${part} of ${place.name} stand in the history`),
      ),
    breaks: {
      [sync]: [
        (flow) => delete actionOf(flow, 'Read_file')['runtimeConfiguration'],
        (flow) => delete actionOf(flow, 'Put_file')['runtimeConfiguration'],
      ],
      [validate]: [(flow) => delete actionOf(flow, 'Validate_files')['runtimeConfiguration']],
      [approve]: [(flow) => delete actionOf(flow, 'Ask_in_Teams')['runtimeConfiguration']],
    },
  },
  {
    name: 'what the history must not show is no step of the Try itself, because the Catch reads those',
    check: (flow) =>
      callsOf(flow)
        .filter((place) => place.within.at(-1) === 'Try' && secured(place).length > 0)
        .map(({ name }) => `${name} would be read by the Catch`),
    breaks: {
      [validate]: [
        (flow) => {
          const inside = actionOf(flow, 'Try').actions;
          if (inside) inside['Validate_here'] = actionOf(flow, 'Validate_files');
        },
      ],
    },
  },
  {
    name: 'content of files goes into calls only, never into a variable or a message',
    check: (flow) => {
      const readers = callsOf(flow)
        .filter(({ call }) => /^GetFileContent/.test(call.host.operationId))
        .map(({ name }) => name);
      return placesOf(flow)
        .filter(({ action }) => !action.type.startsWith('OpenApiConnection') && !action.actions)
        .filter(({ action }) =>
          readers.some((reader) =>
            new RegExp(`(body|outputs)\\('${reader}'\\)(?!\\?\\['(error|statusCode)'\\])`).test(
              JSON.stringify(action),
            ),
          ),
        )
        .map(({ name }) => `${name} holds the content of a file`);
    },
    breaks: {
      [sync]: [
        (flow) =>
          (actionOf(flow, 'Note_unsent_file').inputs = {
            name: 'UnsentFiles',
            value: "@body('Read_file')",
          }),
      ],
    },
  },
  {
    name: 'files are read as they are',
    check: (flow) =>
      callsOf(flow)
        .filter(
          ({ call }) =>
            /^GetFileContent/.test(call.host.operationId) &&
            call.parameters['inferContentType'] !== false,
        )
        .map(({ name }) => `${name} lets the platform guess the content type`),
    breaks: {
      [sync]: [
        (flow) => (callOf(flow, 'Read_file').parameters['inferContentType'] = true),
        (flow) => delete callOf(flow, 'Read_file').parameters['inferContentType'],
      ],
    },
  },
  {
    name: 'a call that answers 202 does not wait, because the flow asks for itself',
    check: (flow) =>
      callsOf(flow)
        .filter(
          ({ call, action }) =>
            ['SubmitUpload', 'UploadCsvFiles'].includes(call.host.operationId) &&
            action['operationOptions'] !== 'DisableAsyncPattern',
        )
        .map(({ name }) => `${name} follows the Location by itself`),
    breaks: { [sync]: [(flow) => delete actionOf(flow, 'Submit_upload')['operationOptions']] },
  },
  {
    name: 'a call that waits for an answer has a limit',
    check: (flow) =>
      callsOf(flow)
        .filter(
          ({ action }) =>
            action.type === 'OpenApiConnectionWebhook' && action['limit'] === undefined,
        )
        .map(({ name }) => `${name} waits for ever`),
    breaks: { [approve]: [(flow) => delete actionOf(flow, 'Ask_in_Teams')['limit']] },
  },
  {
    name: 'messages are sent only when their settings are in use, and hold what was written for them',
    check: (flow) =>
      callsOf(flow)
        .filter(({ call }) =>
          ['PostMessageToConversation', 'SendEmailV2'].includes(call.host.operationId),
        )
        .flatMap(({ name, call, within }) => {
          const guard = JSON.stringify(actionOf(flow, within.at(-1) ?? name)['expression'] ?? '');
          const target =
            call.host.operationId === 'SendEmailV2'
              ? ['MailTo']
              : ['TeamsTeamId', 'TeamsChannelId'];
          const content =
            call.parameters['body/messageBody'] ?? call.parameters['emailMessage/Body'];
          return [
            ...target
              .filter((one) => !guard.includes(`(sdsb_${one})`))
              .map((one) => `${name} does not look at ${one}`),
            ...(content === "@outputs('Write_notice')?['html']"
              ? []
              : [`${name} sends something else`]),
          ];
        }),
    breaks: {
      [sync]: [
        (flow) => (actionOf(flow, 'Tell_by_mail')['expression'] = { equals: ['@true', true] }),
        (flow) =>
          (callOf(flow, 'Post_message').parameters['body/messageBody'] = "@{body('Get_upload')}"),
      ],
    },
  },
  {
    name: 'a message holds no findings and no schools',
    check: (flow) =>
      placesOf(flow)
        .filter(({ name }) => name === 'Write_notice' || name === 'Write_card')
        .filter(({ action }) =>
          /\['(findings|schools|files|errors|warnings)'\]\?|\['(findings|schools)'\]/.test(
            JSON.stringify(action.inputs),
          ),
        )
        .map(({ name }) => `${name} passes on rows or names`),
    breaks: {
      [validate]: [
        (flow) => (actionOf(flow, 'Write_notice').inputs = "@body('Validate_files')?['findings']"),
      ],
    },
  },
];
