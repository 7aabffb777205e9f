/*
 * The one error table. Every answer that fails, of the service and of the command line, carries one of
 * these codes; docs/errors.md lists the same codes (a test compares both ways). Messages say first what
 * to do, and hold no secret, no name and no row content.
 */

/** What to do about an error: correct the request, sign in again, try again later, or call the operator. */
export type ErrorAction = 'fix-request' | 'sign-in-again' | 'retry' | 'call-operator';

export interface ErrorEntry {
  status: number;
  message: string;
  action: ErrorAction;
}

// prettier-ignore
const table = {
  REQUEST_INVALID: [400, 'Correct the request: {reason}.', 'fix-request'],
  REQUEST_TOO_LARGE: [413, 'Send a smaller request: at most {limit} bytes are taken here.', 'fix-request'],
  REQUEST_TIMEOUT: [504, 'Try again: the call was not finished within {seconds} seconds.', 'retry'],
  METHOD_NOT_ALLOWED: [405, 'Use {methods}: nothing else is taken at this address.', 'fix-request'],
  ANSWER_TOO_LARGE: [413, 'Ask for less, for example with a smaller top: the answer is too large for an agent.', 'fix-request'],
  MEDIA_TYPE_UNSUPPORTED: [415, 'Send {types}: this media type is not taken here.', 'fix-request'],
  ROUTE_NOT_FOUND: [404, 'Check the address: there is no such operation. /docs lists them.', 'fix-request'],
  INTERNAL_ERROR: [500, 'Tell the operator of SDS Bridge the request id: the service failed.', 'call-operator'],
  SERVICE_STOPPING: [503, 'Try again in a moment: the service is restarting.', 'retry'],
  SERVICE_BUSY: [503, 'Try again in a moment: the service is under heavy load.', 'retry'],
  CONFIG_INVALID: [500, 'Correct the settings: {reason}.', 'call-operator'],

  CALLER_TOKEN_MISSING: [401, 'Sign in: the call carries no access token.', 'sign-in-again'],
  CALLER_TOKEN_INVALID: [401, 'Sign in again: the access token is not valid here ({reason}).', 'sign-in-again'],
  API_KEY_INVALID: [401, 'Check the API key of the connection: it is not valid here.', 'sign-in-again'],
  API_KEY_NOT_FOUND: [404, 'Check the key id: there is no such API key, or it is revoked.', 'fix-request'],
  AUTHENTICATION_LIMITED: [429, 'Wait {seconds} seconds: too many failed sign-ins from this address.', 'retry'],
  CALLER_TOKEN_EXPIRED: [401, 'Sign in again: the access token has expired.', 'sign-in-again'],
  CALLER_TENANT_NOT_ALLOWED: [403, 'Ask the operator to allow your organisation: its tenant is not on the list.', 'call-operator'],
  CALLER_ROLE_MISSING: [403, 'Ask an administrator for the role {role}: this action needs it.', 'call-operator'],
  CALLER_KEYS_UNAVAILABLE: [503, 'Try again: the signing keys of Microsoft Entra ID cannot be read now.', 'retry'],

  THROTTLED: [429, 'Wait {seconds} seconds: this connection has made {limit} calls in 60 seconds.', 'retry'],
  THROTTLE_UNAVAILABLE: [503, 'Try again in a moment: calls cannot be counted now, so nothing that changes data is let through.', 'retry'],

  DATABASE_UNAVAILABLE: [503, 'Try again in a moment: the database is not answering.', 'retry'],
  DATABASE_QUERY_FAILED: [500, 'Tell the operator of SDS Bridge the request id: the database refused a statement ({reason}).', 'call-operator'],
  DATABASE_IN_USE: [500, 'Stop the other process or set another DATA_DIR: process {pid} already uses this one.', 'call-operator'],
  DATABASE_VERSION: [500, 'Move the data with database dump and restore: PostgreSQL {found} was found, {expected} is needed.', 'call-operator'],
  DATABASE_START_FAILED: [500, 'Correct this or set DATABASE_URL: the embedded PostgreSQL does not start ({reason}).', 'call-operator'],
  DATABASE_SCHEMA_NEWER: [500, 'Install a newer release of SDS Bridge: the database has schema {found}, this release knows {known}.', 'call-operator'],
  DATABASE_SCHEMA_CHANGED: [500, 'Install the release that made this database: its schema step {step} is not the one known here.', 'call-operator'],
  DATABASE_DUMP_INVALID: [400, 'Choose another dump file: {reason}.', 'fix-request'],
  DATABASE_NOT_EMPTY: [409, 'Restore into an empty database: the table {table} already has rows.', 'fix-request'],

  HANDLE_INVALID: [401, 'Leave access-token empty or get a new one: this value was not issued here.', 'sign-in-again'],
  HANDLE_REVOKED: [401, 'Run Get delegated token again: the value in access-token was revoked.', 'sign-in-again'],
  HANDLE_EXPIRED: [401, 'Run Get delegated token again: the value in access-token has expired.', 'sign-in-again'],
  HANDLE_FOREIGN: [401, 'Use your own access-token: this one was issued to another caller.', 'sign-in-again'],
  HANDLE_IS_GRAPH_TOKEN: [401, 'Leave access-token empty: a Microsoft Graph token belongs to the original connector; your connection signs you in here.', 'fix-request'],

  SIGN_IN_REQUIRED: [401, 'Open the connection and sign in again: Microsoft Entra ID asks for it.', 'sign-in-again'],
  CONSENT_REQUIRED: [403, 'Ask an administrator to consent to the Microsoft Graph permissions of SDS Bridge: {scopes}.', 'call-operator'],
  ACCESS_BLOCKED_BY_POLICY: [403, 'Ask your administrator: an access policy of your organisation blocks this sign-in.', 'call-operator'],
  ACCOUNT_UNUSABLE: [403, 'Ask your administrator: this account is locked, disabled or not assigned to SDS Bridge.', 'call-operator'],
  ENTRA_MISCONFIGURED: [500, 'Tell the operator: the Entra application of SDS Bridge is not set up correctly.', 'call-operator'],
  ENTRA_UNAVAILABLE: [503, 'Try again later: Microsoft Entra ID is not answering.', 'retry'],

  GRAPH_REQUEST_REFUSED: [502, 'Tell the operator: Microsoft Graph refused a call of SDS Bridge as malformed.', 'call-operator'],
  GRAPH_UNAUTHORIZED: [401, 'Open the connection and sign in again: Microsoft Graph did not take the sign-in.', 'sign-in-again'],
  GRAPH_FORBIDDEN: [403, 'Ask an administrator for the School Data Sync permission {scopes}, or for the rights to use School Data Sync.', 'call-operator'],
  GRAPH_NOT_FOUND: [404, 'Check the id: School Data Sync has no such {resource}. Is School Data Sync set up in this tenant?', 'fix-request'],
  GRAPH_CONFLICT: [409, 'Start again with a new upload session: School Data Sync cannot do this in its present state.', 'fix-request'],
  GRAPH_THROTTLED: [429, 'Wait {seconds} seconds: Microsoft Graph asks for a pause.', 'retry'],
  GRAPH_UNAVAILABLE: [503, 'Try again later: Microsoft Graph is not answering as it should.', 'retry'],
  GRAPH_ANSWER_INVALID: [502, 'Tell the operator: Microsoft Graph answered in a form SDS Bridge does not know.', 'call-operator'],
  ADDRESS_NOT_ALLOWED: [502, 'Tell the operator: an address that Microsoft answered is not one SDS Bridge may call.', 'call-operator'],
  VALIDATION_URI_INVALID: [400, 'Pass ValidationOperationUri exactly as Call validate returned it.', 'fix-request'],

  RUN_LIMIT_REACHED: [429, 'Wait {seconds} seconds: School Data Sync takes five starts of a run in 12 hours, and they are used up.', 'retry'],
  RUN_NOT_FOLLOWED: [409, 'Look at the runs for what became of it: following the run was {reason}. The roster itself was accepted.', 'fix-request'],

  CONTAINER_REFUSED: [502, 'Start again with a new upload session: the School Data Sync storage refused the file {file}.', 'retry'],
  CONTAINER_GONE: [409, 'Start again with a new upload session: the container has expired or was validated.', 'retry'],
  CONTAINER_UNAVAILABLE: [503, 'Try again later: the School Data Sync storage is not answering.', 'retry'],
  SPOOL_FILE_CHANGED: [500, 'Send the files again in a new upload, and tell the operator: the file {file} changed on the disk of the service.', 'call-operator'],
  FILE_NAME_INVALID: [400, 'Rename the file {file}: use letters, digits, dot, dash and underscore, 64 characters at most.', 'fix-request'],

  UPLOAD_NOT_FOUND: [404, 'Check the upload id: there is no such upload.', 'fix-request'],
  UPLOAD_STATE_WRONG: [409, 'Read the upload again: it is {state}, so this cannot be done now.', 'fix-request'],
  UPLOAD_EMPTY: [409, 'Send the files first: the upload has none.', 'fix-request'],
  UPLOAD_CORRELATION_TAKEN: [409, 'Use another correlation id: this one belongs to an upload with other settings.', 'fix-request'],
  UPLOAD_CHANGE_HASH_WRONG: [409, 'Read the upload again and look at its changes: they are not the ones that changeHash names.', 'fix-request'],
  UPLOAD_IN_PROGRESS: [409, 'Wait until upload {uploadId} has ended: it holds this data connector.', 'retry'],
  UPLOAD_TARGET_AMBIGUOUS: [409, 'Choose an inbound flow: the ready ones are {names}.', 'fix-request'],
  UPLOAD_TARGET_MISSING: [409, 'Set up an inbound flow in School Data Sync: none is ready{reason}.', 'fix-request'],
  UPLOAD_FORMAT_MISMATCH: [409, 'Choose another inbound flow: this one takes {expected}, the upload is {actual}.', 'fix-request'],
  UPLOAD_NEEDS_SIGN_IN: [401, 'Open the upload with your own connection: the sign-in kept for it has expired.', 'sign-in-again'],
  UPLOAD_REJECTED: [422, 'Correct the roster and upload all files again: {who} refused it ({reason}).', 'fix-request'],
  UPLOAD_FAILED: [422, 'Look at the upload: it ended as {state}. {reason}', 'fix-request'],
  UPLOAD_DISCARDED: [409, 'Start a new upload when the roster is right: this one was discarded while it was held.', 'fix-request'],
  UPLOAD_CANCELLED: [409, 'Start a new upload: this one was cancelled{detail}.', 'fix-request'],
  UPLOAD_EXPIRED: [409, 'Start a new upload: this one waited too long for {what}.', 'fix-request'],
  UPLOAD_SESSIONS_LOST: [502, 'Start a new upload: School Data Sync ended the upload session {count} times before all files were in it.', 'retry'],
  UPLOAD_NOT_FINISHED: [504, 'Follow it with sds-bridge uploads show {uploadId}: it has not ended within {seconds} seconds and goes on by itself.', 'retry'],
  UPLOAD_VALIDATION_FAILED: [502, 'Start a new upload: School Data Sync could not carry out the validation.', 'retry'],
  ROSTER_HAS_FATAL_FINDINGS: [422, 'Correct the files: {count} findings would stop School Data Sync, the first is {code} in {file}.', 'fix-request'],
  ROSTER_ERRORS_OVER_LIMIT: [422, 'Correct {file} or raise maxErrorPercent: {percent} percent of its records would be dropped, {limit} are allowed.', 'fix-request'],
  CALLBACK_URL_REFUSED: [400, 'Let the platform fill in the callback address: this one is not on the list of the service (CALLBACK_HOSTS).', 'fix-request'],
  SUBSCRIPTION_LIMIT: [409, 'Delete triggers that nobody needs: this organisation has {limit} subscriptions, the most there can be.', 'fix-request'],
  SEAL_BROKEN: [500, 'Tell the operator: a sealed value cannot be opened. Were SEAL_KEYS changed without keeping the old key?', 'call-operator'],

  FILE_CONTENT_INVALID: [400, 'Send the content of the file {file} as base64: what came is not.', 'fix-request'],
  FILES_MISSING: [400, 'Send at least one file: the request holds none.', 'fix-request'],
  FILES_TOO_MANY: [400, 'Send fewer files: at most {limit} are taken in one request.', 'fix-request'],
  BODY_INCOMPLETE: [400, 'Send the request again: its body ends too early or is damaged.', 'fix-request'],
  ARCHIVE_REFUSED: [400, 'Make the zip archive again: {reason}', 'fix-request'],
  SPOOL_FULL: [507, 'Tell the operator of SDS Bridge to make room: the disk for received files is full.', 'call-operator'],
  VALIDATION_NOT_FOUND: [404, 'Validate the files again: there is no such report of yours, or its 24 hours are over.', 'fix-request'],
  ROSTER_TOO_LARGE: [413, 'Use an upload or the command sds-bridge validate: this roster was not checked within {seconds} seconds.', 'fix-request'],

  // Exporter: profile and run.
  EXPORT_SECRET_MISSING: [400, 'Set the {reference}: the profile takes a secret from it, and it is missing or empty.', 'fix-request'],
  // Exporter: sources.
  EXPORT_SOURCE_UNREACHABLE: [503, 'Check host, port and network: {database} cannot be reached ({reason}).', 'retry'],
  EXPORT_SOURCE_SIGN_IN: [400, 'Check user, password and database of the profile: {database} refused the sign-in.', 'fix-request'],
  EXPORT_SOURCE_CERTIFICATE: [400, 'Name its authority with ca: the certificate of {database} is not trusted ({reason}).', 'fix-request'],
  EXPORT_SOURCE_QUERY: [400, 'Correct the query for {entity}: {database} refused it ({reason}).', 'fix-request'],
  EXPORT_SOURCE_COLUMNS: [400, 'Correct the columns of {entity} to those of the roster model: {reason}.', 'fix-request'],
  EXPORT_SOURCE_VALUE: [400, 'Convert {column} of {entity} to text in the query: it holds {kind}.', 'fix-request'],
  EXPORT_SOURCE_VIEWS_MISSING: [400, 'Create these views, or give queries in the profile: {views}.', 'fix-request'],
  EXPORT_SOURCE_SNAPSHOT_OFF: [400, 'Run ALTER DATABASE ... SET ALLOW_SNAPSHOT_ISOLATION ON: without it {database} cannot be read at one moment.', 'fix-request'],
  EXPORT_SOURCE_BROKEN: [503, 'Run the export again: {database} broke off while {entity} was read ({reason}).', 'retry'],
  EXPORT_SOURCE_RECORD: [400, 'Correct {file} at line {line} ({fault}): a record that cannot be read is not left out in silence.', 'fix-request'],
  EXPORT_SOURCE_FORMAT: [400, 'Choose another kind of source: {folder} holds no {wanted}, but {found}.', 'fix-request'],
  EXPORT_ONEROSTER_MANIFEST: [400, 'Correct manifest.csv of the OneRoster package: {reason}.', 'fix-request'],
  EXPORT_ONEROSTER_DELTA: [400, 'Have the system write a bulk package: {files} holds changes only, which cannot stand for the whole roster.', 'fix-request'],
  EXPORT_READ_CANCELLED: [409, 'Run the export again if it was not meant: it was cancelled while {entity} was read.', 'fix-request'],
  // Exporter: destinations.

  FOLDER_NOT_FOUND: [400, 'Check the path: there is no folder {folder}.', 'fix-request'],
  FOLDER_EMPTY: [400, 'Put the roster CSV files into {folder}: there is none in it.', 'fix-request'],
  FILE_NAMES_CLASH: [400, 'Keep only one of {files}: the names differ in upper and lower case only.', 'fix-request'],
  FILE_UNREADABLE: [400, 'Check the file {file}: it cannot be read.', 'fix-request'],
  FILE_NOT_WRITTEN: [500, 'Choose another file or make room: {file} cannot be written ({reason}).', 'fix-request'],
  FILE_CHANGED: [409, 'Wait until the export has ended and run the command again: {file} changed while it was read.', 'retry'],
  FORMAT_UNKNOWN: [400, 'Check the file names in {folder}: they are of no format that School Data Sync takes ({reason}).', 'fix-request'],
  FORMAT_MISMATCH: [400, 'Choose another flow: {folder} holds {actual} files, this data connector takes {expected}.', 'fix-request'],
  FLOW_NOT_READY: [409, 'Choose another flow or wait: the inbound flow {flow} is {status}.', 'fix-request'],
  FLOW_AMBIGUOUS: [409, 'Say which with --flow: the ready inbound flows for this format are {names}.', 'fix-request'],
  ROSTER_FILE_UNREADABLE: [400, 'Check the file {file}: it is no {format} file with the columns of its key.', 'fix-request'],
  BASELINE_UNREADABLE: [409, 'Review the next file set by hand and accept it: the record of the last accepted set {reason}.', 'call-operator'],
  SNAPSHOT_NOT_WRITTEN: [500, 'Check the disk of the service: the record of this file set cannot be written ({reason}).', 'call-operator'],
  ROSTER_REJECTED: [422, 'Correct the files and try again: School Data Sync refused {files}.', 'fix-request'],
  VALIDATION_TIMEOUT: [504, 'Look at the result later: School Data Sync has not finished validating within {seconds} seconds.', 'retry'],
  TOKEN_NOT_SET: [401, 'Set SDS_BRIDGE_TOKEN to an access token for the service at {url}: only the sandbox gives one by itself.', 'sign-in-again'],
  CANCELLED: [499, 'Run the command again when you like: it was stopped before its end.', 'retry'],
  SERVICE_UNREACHABLE: [503, 'Start the service or correct --url: nothing answers at {url}.', 'fix-request'],
  SANDBOX_UNREACHABLE: [503, 'Start the sandbox with npm start: nothing answers at {url}.', 'fix-request'],
  SANDBOX_REFUSED: [500, 'Remove {setting}: the sandbox never runs beside real settings.', 'fix-request'],
  PORT_IN_USE: [500, 'Choose another {setting} or stop the other program: port {port} is in use.', 'fix-request'],
} as const satisfies Record<string, readonly [status: number, message: string, action: ErrorAction]>;

export type ErrorCode = keyof typeof table;

/** The table by code, for the docs check, the OpenAPI description and the error handler. */
export const errorTable: Readonly<Record<ErrorCode, ErrorEntry>> = Object.fromEntries(
  Object.entries(table).map(([code, [status, message, action]]) => [
    code,
    { status, message, action },
  ]),
) as Record<ErrorCode, ErrorEntry>;
