import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { BridgeError } from '../../errors';

/** A secret by reference only: a profile never holds one. */
export const secretReference = z
  .union([
    z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) }),
    z.strictObject({ file: z.string().min(1) }),
  ])
  .describe('a reference, `env: NAME` or `file: path`');

export type SecretReference = z.output<typeof secretReference>;

/** Promises the text behind a reference, or fails with EXPORT_SECRET_MISSING, which names the reference alone. */
export type SecretReader = (reference: SecretReference) => Promise<string>;

/** A file's last line break is not part of the secret: editors add it. */
export function createSecretReader(
  environment: Readonly<Record<string, string | undefined>>,
  resolvePath: (path: string) => string,
): SecretReader {
  return async (reference) => {
    const text =
      'env' in reference
        ? environment[reference.env]
        : await readFile(resolvePath(reference.file), 'utf8').catch(() => undefined);
    const secret = text?.replace(/\r?\n$/, '');
    if (secret === undefined || secret === '')
      throw new BridgeError('EXPORT_SECRET_MISSING', {
        params: {
          reference: 'env' in reference ? `variable ${reference.env}` : `file ${reference.file}`,
        },
      });
    return secret;
  };
}
