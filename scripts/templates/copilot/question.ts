import type { Step } from './dialog';

/** One thing an administrator asks the agent; topic, starter, instructions and tools are made from it. */
export interface Question {
  /** Name of the topic's file: small letters and dashes. */
  slug: string;
  /** As the topic is called and as a button shows it. */
  title: string;
  /** Full sentence that the button sends. */
  starter: string;
  /** When the topic applies, for the orchestrator. */
  description: string;
  /** Five to ten ways to ask it. */
  triggers: readonly string[];
  /** The operations its answer comes from; none for what only a person can do. */
  operations: readonly string[];
  /** How the agent answers it, in sentences for its instructions. */
  guidance: readonly string[];
  /** The topic, step by step. */
  steps: readonly Step[];
}
