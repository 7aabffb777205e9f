import { binaryOf } from '../values';
import { takes, type Args, type FunctionTable } from './function-table';

const encode = takes(1, (args) =>
  encodeURIComponent(args.text(0)).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  ),
);
const decode = takes(1, (args) => decoded(args));

/** Addresses and their parts. */
export const uris: FunctionTable = {
  uriComponent: encode,
  encodeUriComponent: encode,
  decodeUriComponent: decode,
  uriComponentToString: decode,
  uriComponentToBinary: takes(1, (args) => binaryOf(Buffer.from(decoded(args), 'utf8'))),
  uriHost: takes(1, (args) => uri(args).hostname),
  uriPath: takes(1, (args) => uri(args).pathname),
  uriPathAndQuery: takes(1, (args) => uri(args).pathname + uri(args).search),
  uriPort: takes(1, (args) => portOf(uri(args))),
  uriQuery: takes(1, (args) => uri(args).search),
  uriScheme: takes(1, (args) => uri(args).protocol.replace(':', '')),
};

function decoded(args: Args): string {
  try {
    return decodeURIComponent(args.text(0));
  } catch {
    throw args.fail('the value is not percent-encoded.');
  }
}

function uri(args: Args): URL {
  if (!URL.canParse(args.text(0))) throw args.fail('the value is not an address.');
  return new URL(args.text(0));
}

const portOf = ({ port, protocol }: URL): number => {
  if (port !== '') return Number(port);
  return protocol === 'http:' ? 80 : 443;
};
