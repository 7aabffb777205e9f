import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ContainerStore } from './containers';
import { StorageRefusal } from './refusal';
import type { StorageLocation } from './location';

export interface StorageCallContext {
  location: StorageLocation;
  request: FastifyRequest;
  reply: FastifyReply;
  containers: ContainerStore;
  now: number;
}

/** One simulated storage call; the registry in index.ts holds one line for each. */
export interface StorageCall {
  /** As SUPPORT.md names it. */
  name: string;
  method: string;
  matches(query: URLSearchParams): boolean;
  /** Any one of these SAS letters is enough. */
  permission: string;
  handle(context: StorageCallContext): Promise<unknown>;
}

/** Non-negative whole number of the query parameter `position`; throws StorageRefusal 400. */
export function positionOf(query: URLSearchParams): number {
  const text = query.get('position');
  if (text === null)
    throw new StorageRefusal(
      400,
      'MissingRequiredQueryParameter',
      'The query parameter position is required.',
    );
  const position = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(position))
    throw new StorageRefusal(
      400,
      'InvalidQueryParameterValue',
      'The value of the query parameter position is not valid.',
    );
  return position;
}
