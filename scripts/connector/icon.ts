import { createCanvas, loadImage } from '@napi-rs/canvas';

/** Side of the icon in pixels, as the platform wants it. */
export const iconSize = 230;

/** Draws a square SVG as a PNG; without a size, of the icon's. */
export async function drawIcon(svg: Buffer, size = iconSize): Promise<Buffer> {
  const canvas = createCanvas(size, size);
  canvas.getContext('2d').drawImage(await loadImage(svg), 0, 0, size, size);
  return canvas.toBuffer('image/png');
}

/**
 * Whether two PNGs show the same picture. Edges may differ a little between machines, so bytes are not
 * compared: the mean difference of a colour channel (0 to 255) must stay below one.
 */
export async function isSamePicture(a: Buffer, b: Buffer): Promise<boolean> {
  const [left, right] = [await pixelsOf(a), await pixelsOf(b)];
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let index = 0; index < left.length; index += 1)
    difference += Math.abs((left[index] ?? 0) - (right[index] ?? 0));
  return difference / left.length < 1;
}

/** Red, green, blue and opacity of every pixel, row after row. */
export async function pixelsOf(png: Buffer): Promise<Uint8ClampedArray> {
  const image = await loadImage(png);
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height).data;
}
