import { compose, when } from '../model/control';
import { inText, isSet, runLink, setting, value } from '../model/expression';
import type { Placed } from '../model/in-order';
import { never } from '../model/retry';

/** A message for people: counts, codes and a link, never a row. Texts with expressions. */
export interface Notice {
  title: string;
  paragraphs: readonly string[];
  link?: { title: string; to: string };
}

const paragraph = (text: string): string => `<p>${text}</p>`;

/** Teams and mail, each left out when its settings are empty, and neither waiting for the other. */
export const tell = ({ title, paragraphs, link }: Notice): Record<string, Placed> => ({
  Write_notice: compose('The message, for Teams and mail alike.', {
    title,
    html: [
      paragraph(`<strong>${title}</strong>`),
      ...paragraphs.map(paragraph),
      paragraph(
        `<a href="${inText(link?.to ?? runLink)}">${link?.title ?? 'Open the run of the flow'}</a>`,
      ),
    ].join(''),
  }),
  Tell_team: {
    ...when(
      'Only when a team and a channel are configured.',
      `and(${isSet('TeamsTeamId')}, ${isSet('TeamsChannelId')})`,
      {
        Post_message: {
          kind: 'connector',
          connector: 'teams',
          operation: 'PostMessageToConversation',
          parameters: {
            poster: 'Flow bot',
            location: 'Channel',
            'body/recipient/groupId': value(setting('TeamsTeamId')),
            'body/recipient/channelId': value(setting('TeamsChannelId')),
            'body/messageBody': value(`outputs('Write_notice')?['html']`),
          },
          retry: never,
        },
      },
    ),
    runAfter: { Write_notice: ['Succeeded'] },
  },
  Tell_by_mail: {
    ...when('Only when recipients are configured.', isSet('MailTo'), {
      Send_mail: {
        kind: 'connector',
        connector: 'outlook',
        operation: 'SendEmailV2',
        parameters: {
          'emailMessage/To': value(setting('MailTo')),
          'emailMessage/Subject': value(`outputs('Write_notice')?['title']`),
          'emailMessage/Body': value(`outputs('Write_notice')?['html']`),
        },
        retry: never,
      },
    }),
    runAfter: { Write_notice: ['Succeeded'] },
  },
});
