import { Readable } from 'node:stream';
import { z } from 'zod';
import { BridgeError } from '../errors';
import type { OperationContext } from '../routes/operation';
import { answerOf, type Tool } from './tools';

/** Answers of tools stay below what agents can take (500 KB), written twice: as text and as an object. */
const maxAnswerCharacters = 240_000;

/**
 * Runs one tool with the arguments of an agent; answers what the operation answers, as JSON text. Throws what the
 * operation throws, CALLER_ROLE_MISSING, REQUEST_INVALID or ANSWER_TOO_LARGE.
 */
export async function callTool(
  { operation }: Tool,
  args: Record<string, unknown>,
  context: OperationContext,
): Promise<string> {
  const { role, params, query, headers, body, content } = operation;
  if (!context.caller.roles.has(role))
    throw new BridgeError('CALLER_ROLE_MISSING', { params: { role } });
  const given = Object.fromEntries(
    Object.entries(args).filter(([name]) => !operation.notForAgents?.includes(name)),
  );
  const text = content === undefined ? '' : JSON.stringify(given);
  const input = {
    params: read(params, given),
    query: read(query, given),
    headers: read(headers, {}) as Record<string, unknown>,
    body: read(body, given),
    content: {
      mediaType: 'application/json',
      contentType: 'application/json',
      length: Buffer.byteLength(text),
      stream: Readable.from([Buffer.from(text)]),
    },
  };
  const result = await operation.handle(context, input);
  const answer = JSON.stringify(z.encode(answerOf(operation), result.body));
  if (answer.length > maxAnswerCharacters) throw new BridgeError('ANSWER_TOO_LARGE');
  return answer;
}

/** Names the argument that is wrong, never its value. */
function read(schema: z.ZodType | undefined, given: object): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  const reason = issue?.code === 'invalid_format' ? issue.message : 'is missing or not valid';
  throw new BridgeError('REQUEST_INVALID', {
    params: { reason: `${field}: ${reason}` },
    target: field,
  });
}
