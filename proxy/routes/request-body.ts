import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { ErrorCode } from '../errors';

/** A body that an operation reads itself, as it comes over the wire. */
export interface RequestBody {
  /** Media types that are taken; the first is the one the documentation shows. */
  mediaTypes: readonly string[];
  description: string;
  /** What the body looks like, for the documentation only; default: a file. */
  schema?: z.ZodType;
  /** The same where it depends on the media type; the types that are not named look like a file. */
  schemas?: Readonly<Record<string, z.ZodType>>;
  /** How long the whole call may take; default: as every call. A large file needs longer to arrive. */
  timeoutSeconds?: number;
  /** What a call out of time answers; default REQUEST_TIMEOUT. Gets the parameter `seconds`. */
  timeoutCode?: ErrorCode;
}

/** The body of one request, not yet read. */
export interface RequestContent {
  /** Media type without parameters, lower case; empty when the request names none. */
  mediaType: string;
  /** The whole Content-Type header, with the boundary of a multipart body. */
  contentType: string;
  /** Announced length in bytes, if any. */
  length: number | undefined;
  stream: Readable;
}

/** Hands the bytes to the operation unread: nothing is kept in memory before it asks for them. */
export function passBodyOn(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
}

/** What `passBodyOn` left of a request. A request without a body is an empty stream. */
export function contentOf(request: FastifyRequest): RequestContent {
  const contentType = request.headers['content-type'] ?? '';
  const length = Number(request.headers['content-length'] ?? NaN);
  return {
    mediaType: (contentType.split(';')[0] ?? '').trim().toLowerCase(),
    contentType,
    length: Number.isSafeInteger(length) && length >= 0 ? length : undefined,
    stream: (request.body as Readable | undefined) ?? request.raw,
  };
}

/** For the documentation: what arrives is a stream, which nothing may validate. */
export function bodyForDocuments({ mediaTypes, description, schema, schemas }: RequestBody) {
  const file = { type: 'string', format: 'binary', 'x-ms-summary': 'File' } as const;
  const body = (schema ?? z.unknown()).meta({ ...(schema === undefined && file), description });
  if (schemas === undefined) return { consumes: [...mediaTypes], body };
  const content = mediaTypes.map((type) => [type, { schema: schemas[type] ?? body }]);
  return { consumes: [...mediaTypes], body: { content: Object.fromEntries(content) as object } };
}
