import type { JsonObject } from '../../connector/json';
import { agent, conversationStarters, instructions } from './agent';
import { asThePerson, connectionPlaceholder } from './dialog';
import { operationOf, type ToolInput } from './operation-facts';
import type { Question } from './question';
import type { AgentTool } from './tools';

/** A file of the agent's workspace, before it is written as YAML. */
export interface Component {
  /** Name in the portal. */
  name: string;
  data: JsonObject;
}

/** The topic of one question. */
export const topicOf = ({ title, description, triggers, steps }: Question): Component => ({
  name: title,
  data: {
    kind: 'AdaptiveDialog',
    modelDisplayName: title,
    modelDescription: description,
    beginDialog: {
      kind: 'OnRecognizedIntent',
      id: 'main',
      intent: { displayName: title, includeInOnSelectIntent: false, triggerQueries: triggers },
      actions: steps,
    },
  },
});

/** One operation of the connector as a tool. */
export function connectorToolOf(tool: AgentTool, inputs: readonly ToolInput[]): Component {
  const operation = operationOf(tool.operationId);
  const { operationId, summary, description, notForAgents = [] } = operation;
  const rows = inputs
    .filter(({ name }) => !notForAgents.includes(name))
    .map((input) => taskInput(input, tool.fixed?.[input.name]));
  return {
    name: summary,
    data: {
      kind: 'TaskDialog',
      modelDisplayName: summary,
      modelDescription: `${description} ${tool.use}`,
      ...(tool.confirmation !== undefined && {
        confirmation: { activity: tool.confirmation, mode: 'Strict' },
      }),
      ...(rows.length > 0 && { inputs: rows }),
      outputs: tool.outputs.map((propertyName) => ({ propertyName })),
      action: {
        kind: 'InvokeConnectorTaskAction',
        connectionReference: connectionPlaceholder,
        connectionProperties: asThePerson,
        operationId,
      },
      outputMode: 'All',
    },
  };
}

const taskInput = (
  { name, label, description, isRequired, kind }: ToolInput,
  fixed?: number,
): JsonObject =>
  fixed !== undefined
    ? { kind: 'ManualTaskInput', propertyName: name, value: fixed }
    : {
        kind: 'AutomaticTaskInput',
        propertyName: name,
        name: label,
        description,
        entity: entities[kind],
        shouldPromptUser: isRequired,
      };

const entities: Readonly<Record<ToolInput['kind'], string>> = {
  text: 'StringPrebuiltEntity',
  number: 'NumberPrebuiltEntity',
  boolean: 'BooleanPrebuiltEntity',
};

/** All tools at once, by the connector of `connector/mcp/`: in place of the single ones, not beside them. */
export const mcpTool = (): Component => ({
  name: `${agent.name} MCP`,
  data: {
    kind: 'TaskDialog',
    modelDisplayName: agent.name,
    modelDescription: `${agent.description} Use its tools for every question about rosters, uploads and runs.`,
    action: {
      kind: 'InvokeExternalAgentTaskAction',
      connectionReference: connectionPlaceholder,
      connectionProperties: asThePerson,
      operationDetails: { kind: 'ModelContextProtocolMetadata', operationId: 'InvokeMCP' },
    },
  },
});

/** The agent itself: instructions and the buttons to begin with. Web search stays off: it knows nothing of the district. */
export const agentComponent = (): Component => ({
  name: agent.name,
  data: {
    kind: 'GptComponentMetadata',
    displayName: agent.name,
    instructions: instructions(),
    gptCapabilities: { webBrowsing: false, codeInterpreter: false },
    conversationStarters: conversationStarters(),
  },
});
