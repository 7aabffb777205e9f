import { binaryOf, decodeBinary, isBinary } from '../values';
import { takes, type Args, type FunctionTable } from './function-table';

/** Bytes: base64, the platform's envelope, and data URIs. Texts are UTF-8. */
export const binary: FunctionTable = {
  base64: takes(1, (args) => bytes(args).toString('base64')),
  base64ToBinary: takes(1, (args) => binaryOf(fromBase64(args))),
  base64ToString: takes(1, (args) => fromBase64(args).toString('utf8')),
  decodeBase64: takes(1, (args) => fromBase64(args).toString('utf8')),
  binary: takes(1, (args) => (isBinary(args.at(0)) ? args.at(0) : binaryOf(bytes(args)))),
  dataUri: takes(1, (args) => {
    const value = args.at(0);
    const type = isBinary(value) ? value['$content-type'] : 'text/plain;charset=utf-8';
    return `data:${type};base64,${bytes(args).toString('base64')}`;
  }),
  dataUriToBinary: takes(1, (args) => {
    const { type, content } = dataUri(args);
    return binaryOf(content, type);
  }),
  dataUriToString: takes(1, (args) => dataUri(args).content.toString('utf8')),
  decodeDataUri: takes(1, (args) => {
    const { type, content } = dataUri(args);
    return binaryOf(content, type);
  }),
};

/** The bytes of an envelope, or of a text in UTF-8. */
export const bytes = (args: Args): Buffer => {
  const value = args.at(0);
  return isBinary(value) ? decodeBinary(value) : Buffer.from(args.text(0), 'utf8');
};

function fromBase64(args: Args): Buffer {
  const text = args.text(0).trim();
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text))
    throw args.fail('the value is not base64.');
  return Buffer.from(text, 'base64');
}

function dataUri(args: Args): { type: string; content: Buffer } {
  const found = /^data:([^,]*?)(;base64)?,(.*)$/s.exec(args.text(0));
  if (found === null) throw args.fail('the value is not a data URI.');
  const [, type = '', isBase64, data = ''] = found;
  const content =
    isBase64 === undefined
      ? Buffer.from(decodeURIComponent(data), 'utf8')
      : Buffer.from(data, 'base64');
  return { type: type === '' ? 'text/plain' : type, content };
}
