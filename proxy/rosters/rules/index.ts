import { archives } from './archives';
import { classMembers } from './class-members';
import { columnCount } from './column-count';
import { contacts } from './contacts';
import { dates } from './dates';
import { emails } from './emails';
import { encoding } from './encoding';
import { fileContent } from './file-content';
import { fileSet } from './file-set';
import { headers } from './headers';
import { idCharacters } from './id-characters';
import { limits } from './limits';
import { lineBreaks } from './line-breaks';
import { listValues } from './list-values';
import { passwords } from './passwords';
import { phones } from './phones';
import { plainValues } from './plain-values';
import { quoting } from './quoting';
import { readableFiles } from './readable-files';
import { references } from './references';
import { requiredValues } from './required-values';
import type { Rule } from './rule';
import { uniqueKeys } from './unique-keys';
import { usernames } from './usernames';

/** The registry of rules: one line each. Keys come before references, which look up what keys define. */
export const rules: readonly Rule[] = [
  archives,
  readableFiles,
  fileSet,
  headers,
  encoding,
  quoting,
  lineBreaks,
  columnCount,
  fileContent,
  requiredValues,
  listValues,
  dates,
  phones,
  emails,
  plainValues,
  usernames,
  passwords,
  idCharacters,
  uniqueKeys,
  references,
  classMembers,
  contacts,
  limits,
];
