import type { Connector } from '../run/connector';
import { bodyInput, createFakeConnector, pathInput, required } from './fake-connector';
import { Messages, type Outbox, type Reply } from './messages';

export interface TeamsOptions {
  /** The reply to a card that waits for one; by default nobody replies. */
  reply?: (parameters: Record<string, unknown>) => Reply;
}

const place = [pathInput('poster', { encoded: 1 }), pathInput('location', { encoded: 1 })];
const recipient = (prefix: string) => [
  bodyInput(`${prefix}/recipient`),
  bodyInput(`${prefix}/recipient/groupId`),
  bodyInput(`${prefix}/recipient/channelId`),
  bodyInput(`${prefix}/recipient/to`),
];

/** Microsoft Teams: messages and cards of the Flow bot. */
export function createTeams({ reply = () => 'never' }: TeamsOptions = {}): Connector & Outbox {
  const messages = new Messages();
  const base = '/beta/teams/conversation';
  const target = '/poster/{poster}/location/{location}';
  const fields = [
    ...recipient('body'),
    bodyInput('body/messageBody', required),
    bodyInput('body/subject'),
  ];
  const sent = { id: '1700000000000', messageLink: 'https://teams.invalid/message' };
  const connector = createFakeConnector('shared_teams', [
    messages.send(
      'PostMessageToConversation',
      `${base}/message${target}`,
      [...place, ...fields],
      sent,
    ),
    messages.send(
      'PostCardToConversation',
      `${base}/adaptivecard${target}`,
      [...place, ...fields],
      sent,
    ),
    messages.ask(
      'PostCardAndWaitForResponse',
      `${base}/gatherinput${target}/$subscriptions`,
      [
        ...place,
        bodyInput('body/notificationUrl'),
        ...recipient('body/body'),
        bodyInput('body/body/messageBody', required),
        bodyInput('body/body/updateMessage'),
        bodyInput('body/body/shouldUpdateCard'),
      ],
      reply,
    ),
  ]);
  return Object.assign(messages, connector);
}
