import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';
import { z } from 'zod';
import { BridgeError } from '../../errors';
import type { ExportProfile, ProfileKinds } from './profile';
import { createProfileSchema } from './profile';
import { profileProblems } from './profile-problems';

/** Bytes of a profile: a page or two of text. */
const LARGEST = 1 << 20;

/**
 * Reads a profile. Throws EXPORT_PROFILE_UNREADABLE when there is no such file, EXPORT_PROFILE_INVALID with line and
 * column of everything that is wrong, never with a value.
 */
export async function loadProfile(file: string, kinds: ProfileKinds): Promise<ExportProfile> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new BridgeError('EXPORT_PROFILE_UNREADABLE', { params: { file, reason }, cause });
  });
  return parseProfile(text, file, kinds);
}

/** As `loadProfile`, of a text. */
export function parseProfile(text: string, file: string, kinds: ProfileKinds): ExportProfile {
  const lines = new LineCounter();
  const document = parseDocument(text.slice(0, LARGEST), {
    lineCounter: lines,
    prettyErrors: false,
  });
  const refuse = (details: BridgeError['details']): BridgeError =>
    new BridgeError('EXPORT_PROFILE_INVALID', {
      params: { file, count: details.length, first: details[0]?.target ?? 'its beginning' },
      details,
    });
  if (document.errors.length > 0)
    throw refuse(
      document.errors.map(({ code, pos }) => {
        const { line, col } = lines.linePos(pos[0]);
        return {
          code: 'EXPORT_PROFILE_INVALID',
          target: `line ${line}, column ${col}`,
          message: `it is no YAML here (${code})`,
        };
      }),
    );
  const schema = createProfileSchema(kinds);
  if (hasAlias(document))
    throw refuse([
      { code: 'EXPORT_PROFILE_INVALID', message: 'write the value itself, not an alias (*name)' },
    ]);
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  throw refuse(
    profileProblems(
      parsed.error.issues,
      document,
      lines,
      json as Parameters<typeof profileProblems>[3],
    ),
  );
}

/** Aliases could blow a few lines up to gigabytes; a profile has no use for them. */
function hasAlias(document: Document): boolean {
  let found = false;
  visit(document, {
    Alias() {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}
