import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { drawIcon, isSamePicture } from '../../scripts/connector/icon';

const folder = path.resolve(__dirname, '../../connector');
const svg = readFileSync(path.join(folder, 'icon.svg'), 'utf8');
const png = readFileSync(path.join(folder, 'icon.png'));

t.test('the committed icon is the drawing', async (t) => {
  t.ok(await isSamePicture(await drawIcon(Buffer.from(svg)), png));
});

t.test('another colour, a missing part or another size is another picture', async (t) => {
  const drawn = (text: string) => drawIcon(Buffer.from(text));
  t.notOk(await isSamePicture(await drawn(svg.replace('#0b4f5c', '#0b4f8c')), png));
  t.notOk(await isSamePicture(await drawn(svg.replace(/<path fill="#ffffff"[^>]*>/, '')), png));
  t.notOk(await isSamePicture(Buffer.from(onePixel, 'base64'), png));
});

const onePixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
