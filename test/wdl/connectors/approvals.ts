import { textOf } from '../../../scripts/connector/json';
import type { Connector } from '../run/connector';
import { bodyInput, boolean, createFakeConnector, pathInput, required } from './fake-connector';
import { Messages, type Outbox } from './messages';

export interface Decision {
  /** `Approve`, `Reject`, or one of the custom responses. */
  outcome: string;
  comments?: string;
}

export interface ApprovalsOptions {
  /** What the approver decides; by default nobody does. */
  decide?: (parameters: Record<string, unknown>) => Decision | 'never';
}

/** Approvals of Power Automate. */
export function createApprovals({ decide = () => 'never' }: ApprovalsOptions = {}): Connector &
  Outbox {
  const messages = new Messages();
  const field = (name: string, extra = {}) =>
    bodyInput(`WebhookApprovalCreationInput/${name}`, extra);
  const connector = createFakeConnector('shared_approvals', [
    messages.ask(
      'StartAndWaitForAnApproval',
      '/types/{approvalType}/$subscriptions',
      [
        pathInput('approvalType', { encoded: 1 }),
        field('title', required),
        field('assignedTo', required),
        field('details'),
        field('itemLink'),
        field('itemLinkDescription'),
        field('requestor'),
        field('enableNotifications', boolean),
        field('enableReassignment', boolean),
        field('responseOptions', { schema: { type: 'array' } }),
      ],
      (parameters) => {
        const decision = decide(parameters);
        if (decision === 'never') return decision;
        const { outcome, comments = '' } = decision;
        const email = textOf(parameters['WebhookApprovalCreationInput/assignedTo']).split(';')[0];
        return {
          outcome,
          name: '00000000-0000-4000-8000-0000000000aa',
          title: parameters['WebhookApprovalCreationInput/title'],
          responses: [
            { responder: { email, displayName: email }, approverResponse: outcome, comments },
          ],
        };
      },
    ),
  ]);
  return Object.assign(messages, connector);
}
