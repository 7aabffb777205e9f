import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import { BridgeError } from '../../../proxy/errors';
import { receiveLimits, type ReceiveLimits } from '../../../proxy/uploads/receive/limits';
import { createReceiver, type ReadFiles } from '../../../proxy/uploads/receive/receiver';
import { createSpool } from '../../../proxy/uploads/receive/spool';

export interface InboxOptions {
  root?: string;
  limits?: Partial<ReceiveLimits>;
  reserveBytes?: number;
}

/** A folder of the spool behind a real HTTP server; the header x-name names a raw file. */
export async function createInbox(t: Test, options: InboxOptions = {}) {
  const root = options.root ?? mkdtempSync(path.join(tmpdir(), 'sdsb-spool-'));
  const spool = createSpool({ root, reserveBytes: options.reserveBytes ?? 0 });
  const limits = { ...receiveLimits(1e9), ...options.limits };
  const receiver = createReceiver({ spool, limits });
  const folder = await spool.createFolder('uploads', 'tenant', 'upload');
  const abort = new AbortController();
  const settled: (ReadFiles | string)[] = [];
  const server = createServer((request, response) => {
    const contentType = request.headers['content-type'] ?? '';
    const content = {
      mediaType: (contentType.split(';')[0] ?? '').trim(),
      contentType,
      length: request.headers['content-length']
        ? Number(request.headers['content-length'])
        : undefined,
      stream: request,
    };
    const name = request.headers['x-name'] as string | undefined;
    receiver
      .readFiles(content, { folder, signal: abort.signal, ...(name !== undefined && { name }) })
      .then(
        (read) => {
          settled.push(read);
          response.end(JSON.stringify(read));
        },
        (error: unknown) => {
          const code = error instanceof BridgeError ? error.code : String(error);
          settled.push(code);
          const facts = error instanceof BridgeError ? error : undefined;
          response.statusCode = 400;
          response.end(JSON.stringify({ code, target: facts?.target, message: facts?.message }));
        },
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  t.teardown(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    // A root that was handed in is its owner's.
    if (options.root === undefined) rmSync(root, { recursive: true, force: true });
  });

  return {
    root,
    spool,
    receiver,
    folder,
    abort,
    port,
    /** How each request ended so far: what was read, or the code. */
    settled,
    /** Everything in the folder, temporary files too. */
    list: () => readdirSync(folder).sort(),
    async send(
      type: string | undefined,
      body: string | Buffer | FormData,
      headers: Record<string, string> = {},
    ) {
      const answer = await fetch(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        body: Buffer.isBuffer(body) ? new Uint8Array(body) : body,
        headers: { ...(type !== undefined && { 'content-type': type }), ...headers },
      });
      return (await answer.json()) as Partial<ReadFiles> & {
        code?: string;
        target?: string;
        message?: string;
      };
    },
    /** A connection that has sent this much of a longer body. */
    async begin(
      type: string,
      start: string,
      headers: Record<string, string> = {},
    ): Promise<Socket> {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      const lines = { host: 'x', 'content-type': type, 'content-length': '1000000', ...headers };
      const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`POST / HTTP/1.1\r\n${head.join('')}\r\n${start}`);
      return socket;
    },
  };
}

export type Inbox = Awaited<ReturnType<typeof createInbox>>;

/** Waits until something is so; fails loudly when it never is. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let i = 0; i < 500; i += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`it never came to pass: ${what}`);
}

export const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');

/** A form with these files. */
export function formOf(
  files: Record<string, string | Buffer>,
  fields: Record<string, string> = {},
) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const [name, content] of Object.entries(files))
    form.append('files', new Blob([new Uint8Array(Buffer.from(content))]), name);
  return form;
}
