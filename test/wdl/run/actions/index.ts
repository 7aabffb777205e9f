import type { ActionHandler } from '../action-context';
import { runCondition } from './condition';
import { runConnector } from './connector-action';
import { runForeach } from './foreach';
import { runHttp } from './http';
import { compose, join, parseJson, query, select, table } from './data-operations';
import { respond } from './response';
import { runScope } from './scope-action';
import { runSwitch } from './switch';
import { terminate } from './terminate';
import { runUntil } from './until';
import { appendToArray, appendToString, increment, initialize, setVariable } from './variables';
import { runWait } from './wait';
import { runChildFlow } from './child-flow';

const types: readonly (readonly [string, ActionHandler])[] = [
  ['Scope', runScope],
  ['If', runCondition],
  ['Switch', runSwitch],
  ['Foreach', runForeach],
  ['Until', runUntil],
  ['Terminate', terminate],
  ['InitializeVariable', initialize],
  ['SetVariable', setVariable],
  ['IncrementVariable', increment(1)],
  ['DecrementVariable', increment(-1)],
  ['AppendToArrayVariable', appendToArray],
  ['AppendToStringVariable', appendToString],
  ['Compose', compose],
  ['ParseJson', parseJson],
  ['Select', select],
  ['Query', query],
  ['Join', join],
  ['Table', table],
  ['Wait', runWait],
  ['Response', respond],
  ['Workflow', runChildFlow],
  ['OpenApiConnection', runConnector],
  ['OpenApiConnectionWebhook', runConnector],
  ['ApiConnection', runConnector],
  ['ApiConnectionWebhook', runConnector],
  ['Http', runHttp],
];

/** Action types by their name in lower case. */
export const handlers: ReadonlyMap<string, ActionHandler> = new Map(
  types.map(([type, handler]) => [type.toLowerCase(), handler]),
);
