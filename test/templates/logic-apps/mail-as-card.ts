import { isObject, objectOf } from '../../../scripts/connector/json';
import type { Connector } from '../../wdl';

/**
 * Outlook, whose approval mail is put to the person who answers the card on the other platform: the same question, the
 * same answer, so that one table of scenarios serves both.
 */
export const mailAsCard = (outlook: Connector, teams: Connector): Connector => ({
  ...outlook,
  call: async (operationId, parameters, context) => {
    if (operationId !== 'SendApprovalMail') return outlook.call(operationId, parameters, context);
    const card = {
      ...{ poster: 'Flow bot', location: 'Channel', 'body/body/recipient/channelId': 'channel' },
      'body/body/messageBody': parameters['ApprovalEmailSubscription/Message/Body'],
    };
    const answer = await teams.call('PostCardAndWaitForResponse', card, context);
    const given = objectOf(answer.body);
    const decision = isObject(given['data']) ? given['data']['decision'] : given['submitActionId'];
    const who = objectOf(given['responder']);
    return {
      ...answer,
      body: answer.statusCode === 200 ? { SelectedOption: decision, ...who } : answer.body,
    };
  },
});
