import { z } from 'zod';
import type { Operation } from '../routes/operation';
import { toolSchema, type ToolSchema } from './tool-schema';

/** One operation as agents see it. */
export interface Tool {
  operation: Operation;
  inputSchema: ToolSchema;
  outputSchema: ToolSchema;
}

const json = 'application/json';

/** The operations that are tools, in the order of the registry. */
export const toolsOf = (operations: readonly Operation[]): Tool[] =>
  operations
    .filter(({ tool }) => tool === true)
    .map((operation) => ({
      operation,
      inputSchema: toolSchema(inputOf(operation), 'input'),
      outputSchema: toolSchema(answerOf(operation), 'output'),
    }));

/** What a tool answers: the operation's answer, or the part of it that is for agents. */
export const answerOf = ({ agentResponse, response }: Operation): z.ZodType =>
  agentResponse ?? response;

/** Path, query and body in one: an agent fills in one flat object. */
function inputOf(operation: Operation): z.ZodObject {
  const { params, query, body, content, notForAgents = [] } = operation;
  const parts = [params, query, body, content?.schemas?.[json]];
  const shapes = parts.map((part) => (part instanceof z.ZodObject ? part.shape : {}));
  const shape = Object.entries(Object.assign({}, ...shapes) as z.ZodRawShape);
  return z.object(Object.fromEntries(shape.filter(([name]) => !notForAgents.includes(name))));
}

/** What the protocol says of one tool. */
export const describeTool = ({ operation, inputSchema, outputSchema }: Tool) => {
  const { operationId, summary, description, method, changesData } = operation;
  const isReadOnly = !(changesData ?? method !== 'GET');
  return {
    name: operationId,
    title: summary,
    description,
    inputSchema,
    outputSchema,
    annotations: { title: summary, readOnlyHint: isReadOnly, destructiveHint: !isReadOnly },
  };
};
