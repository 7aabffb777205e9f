import type { FastifyReply } from 'fastify';

/** The minor codes of OneRoster (1.1 §3.7, 1.2 rostering §2.4). */
export type CodeMinor =
  | 'invalid_sort_field'
  | 'invalid_filter_field'
  | 'invalid_selection_field'
  | 'unauthorisedrequest'
  | 'forbidden'
  | 'unknownobject'
  | 'server_busy'
  | 'internal_server_error';

export class OneRosterError extends Error {
  constructor(
    readonly status: number,
    readonly codeMinor: CodeMinor,
    description: string,
  ) {
    super(description);
  }
}

/** Errors as OneRoster writes them. */
export function sendOneRosterError(reply: FastifyReply, error: OneRosterError): FastifyReply {
  if (error.status === 401) void reply.header('www-authenticate', 'Bearer realm="sandbox"');
  return reply.code(error.status).send({
    imsx_codeMajor: 'failure',
    imsx_severity: 'error',
    imsx_description: error.message,
    imsx_CodeMinor: {
      imsx_codeMinorField: [
        {
          imsx_codeMinorFieldName: 'TargetEndSystem',
          imsx_codeMinorFieldValue: error.codeMinor,
        },
      ],
    },
  });
}

export const unauthorised = (why: string): OneRosterError =>
  new OneRosterError(401, 'unauthorisedrequest', why);
