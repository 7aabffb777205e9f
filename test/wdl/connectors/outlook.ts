import type { Connector } from '../run/connector';
import {
  bodyInput,
  boolean,
  createFakeConnector,
  required,
  type FakeOperation,
} from './fake-connector';
import { Messages, type Outbox, type Reply } from './messages';

export interface OutlookOptions {
  /** The reply to an approval e-mail; by default nobody replies. */
  reply?: (parameters: Record<string, unknown>) => Reply;
}

/** Office 365 Outlook. */
export function createOutlook(options: OutlookOptions = {}): Connector & Outbox {
  const messages = new Messages();
  const connector = createFakeConnector('shared_office365', outlookOperations(messages, options));
  return Object.assign(messages, connector);
}

export function outlookOperations(
  messages: Messages,
  { reply = () => 'never' }: OutlookOptions = {},
): FakeOperation[] {
  const mail = (name: string, isRequired = false) =>
    bodyInput(`emailMessage/${name}`, { isRequired });
  const approval = 'ApprovalEmailSubscription';
  const ask = (name: string, extra = {}) => bodyInput(`${approval}/Message/${name}`, extra);
  return [
    messages.send('SendEmailV2', '/v2/Mail', [
      mail('To', true),
      mail('Subject', true),
      mail('Body', true),
      mail('Cc'),
      mail('Bcc'),
      mail('From'),
      mail('ReplyTo'),
      bodyInput('emailMessage/Importance', {
        schema: { type: 'string', enum: ['Low', 'Normal', 'High'] },
      }),
      mail('Sensitivity'),
      bodyInput('emailMessage/Attachments', { schema: { type: 'array' } }),
    ]),
    messages.ask(
      'SendApprovalMail',
      '/approvalmail/$subscriptions',
      [
        bodyInput(`${approval}/NotificationUrl`),
        ask('To', required),
        ask('Subject'),
        ask('Options'),
        ask('HeaderText'),
        ask('SelectionText'),
        ask('Body'),
        ask('Importance'),
        ask('Attachments', { schema: { type: 'array' } }),
        ask('UseOnlyHTMLMessage', boolean),
        ask('HideHTMLMessage', boolean),
        ask('ShowHTMLConfirmationDialog', boolean),
      ],
      reply,
    ),
  ];
}
