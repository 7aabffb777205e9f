import { textOfValue } from '../values';
import { takes, takesMany, type Args, type FunctionTable } from './function-table';
import { formatNumber } from './number-format';

/** Texts. Searching ignores case, replacing and splitting do not: so the documentation says. */
export const strings: FunctionTable = {
  concat: takesMany(1, ({ all }) =>
    all.every(Array.isArray) ? all.flat() : all.map(textOfValue).join(''),
  ),
  substring: takes(2, (args) => substring(args), 3),
  slice: takes(
    2,
    (args) => args.text(0).slice(args.integer(1), args.count > 2 ? args.integer(2) : undefined),
    3,
  ),
  replace: takes(3, (args) => {
    if (args.text(1) === '') throw args.fail('the text to replace is empty.');
    return args.text(0).replaceAll(args.text(1), () => args.text(2));
  }),
  toLower: takes(1, (args) => args.text(0).toLowerCase()),
  toUpper: takes(1, (args) => args.text(0).toUpperCase()),
  indexOf: takes(2, (args) => folded(args, 0).indexOf(folded(args, 1))),
  lastIndexOf: takes(2, (args) => folded(args, 0).lastIndexOf(folded(args, 1))),
  nthIndexOf: takes(3, (args) => nthIndexOf(folded(args, 0), folded(args, 1), args.integer(2))),
  startsWith: takes(2, (args) => folded(args, 0).startsWith(folded(args, 1))),
  endsWith: takes(2, (args) => folded(args, 0).endsWith(folded(args, 1))),
  split: takes(2, (args) =>
    args.text(1) === '' ? [args.text(0)] : args.text(0).split(args.text(1)),
  ),
  trim: takes(1, (args) => args.text(0).trim()),
  trimByteOrderMark: takes(1, (args) => args.text(0).replace(/^\uFEFF/, '')),
  formatNumber: takes(
    2,
    (args) => formatNumber(args.number(0), args.text(1), args.optionalText(2)),
    3,
  ),
  encodeXmlValue: takes(1, (args) =>
    args.text(0).replace(/[&<>"']/g, (char) => entities[char] ?? char),
  ),
  decodeXmlValue: takes(1, (args) =>
    args
      .text(0)
      .replace(/&(?:amp|lt|gt|quot|apos);/g, (entity) => characters.get(entity) ?? entity),
  ),
  guid: takes(0, (args, scope) => formatGuid(scope.guid(), args), 1),
  utf8Length: takes(1, (args) => Buffer.byteLength(args.text(0), 'utf8')),
  utf16Length: takes(1, (args) => args.text(0).length),
};

const folded = (args: Args, index: number): string => args.text(index).toLowerCase();

function substring(args: Args): string {
  const [text, start] = [args.text(0), args.integer(1)];
  const length = args.count > 2 ? args.integer(2) : text.length - start;
  if (start < 0 || length < 0 || start + length > text.length)
    throw args.fail('start and length must be within the text.');
  return text.slice(start, start + length);
}

function nthIndexOf(text: string, wanted: string, n: number): number {
  const places: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0 && wanted !== ''; at = text.indexOf(wanted, at + 1))
    places.push(at);
  return places.at(n > 0 ? n - 1 : n) ?? -1;
}

function formatGuid(guid: string, args: Args): string {
  const format = (args.optionalText(0) ?? 'D').toUpperCase();
  if (format === 'D') return guid;
  if (format === 'N') return guid.replaceAll('-', '');
  if (format === 'B') return `{${guid}}`;
  if (format === 'P') return `(${guid})`;
  throw args.fail('the format must be one of D, N, B, P.');
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const characters = new Map(Object.entries(entities).map(([char, entity]) => [entity, char]));
