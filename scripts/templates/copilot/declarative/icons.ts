import { drawIcon } from '../../../connector/icon';

const background = /<rect [^>]*\/>/;
const colours = /(fill|stroke)="#[0-9a-f]{6}"/g;

/**
 * The two icons of an app of Microsoft 365, drawn from the connector's: in colour, 192 pixels, and the outline, 32
 * pixels, white on nothing. An Error when the drawing has no background any more that could be taken away.
 */
export async function appIcons(svg: Buffer): Promise<{ color: Buffer; outline: Buffer }> {
  const text = svg.toString();
  if (!background.test(text)) throw new Error('icon.svg has no background to leave out');
  const white = text.replace(background, '').replace(colours, '$1="#ffffff"');
  return { color: await drawIcon(svg, 192), outline: await drawIcon(Buffer.from(white), 32) };
}
