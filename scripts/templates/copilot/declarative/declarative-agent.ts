import { agent, conversationStarters, instructions } from '../agent';

/** declarativeAgent.json: the agent of Microsoft 365 Copilot. It has no other knowledge than its one action. */
export const declarativeAgent = () => ({
  $schema:
    'https://developer.microsoft.com/json-schemas/copilot/declarative-agent/v1.6/schema.json',
  version: 'v1.6',
  name: agent.name,
  description: agent.description,
  disclaimer: { text: agent.disclaimer },
  instructions: instructions(),
  conversation_starters: conversationStarters(),
  actions: [{ id: 'sdsBridgeTools', file: 'ai-plugin.json' }],
});
