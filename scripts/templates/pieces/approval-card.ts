import { inText } from '../model/expression';
import type { Json } from '../model/flow';

const text = (words: string, more: Record<string, Json> = {}): Json => ({
  type: 'TextBlock',
  text: words,
  wrap: true,
  ...more,
});

/** An adaptive card that asks about a held upload: counts and reasons, no names and no rows. */
export function approvalCard(upload: string): Json {
  const changes = `${upload}?['changes']`;
  const fact = (title: string, name: string): Json => ({
    title,
    value: inText(`${changes}?['${name}']`),
  });
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.4',
    body: [
      text('School roster: much has changed', { weight: 'Bolder', size: 'Medium' }),
      text(inText(`${upload}?['summary']`)),
      {
        type: 'FactSet',
        facts: [fact('Added', 'added'), fact('Changed', 'changed'), fact('Removed', 'removed')],
      },
      text(inText(`join(body('List_hold_reasons'), decodeUriComponent('%0A%0A'))`)),
      text(
        `Approve: the roster goes to School Data Sync, and removed records become inactive. Discard: nothing is sent. Without an answer nothing is sent either. Upload ${inText(`${upload}?['uploadId']`)}.`,
        { isSubtle: true },
      ),
    ],
    actions: [
      { type: 'Action.Submit', title: 'Approve', data: { decision: 'Approve' } },
      { type: 'Action.Submit', title: 'Discard', data: { decision: 'Discard' } },
    ],
  };
}
