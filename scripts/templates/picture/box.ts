/** A part of a picture: how much room it takes, and its SVG at a place. */
export interface Box {
  width: number;
  height: number;
  draw: (x: number, y: number) => string;
}

export const gap = 22;
const padding = 14;
const lineHeight = 16;

export const escape = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** Room that a text takes; fonts differ, so it is a little generous. */
export const widthOf = (text: string, size = 13): number => Math.ceil(text.length * size * 0.58);

const lines =
  (texts: readonly [text: string, size: number, colour: string][]) =>
  (x: number, y: number): string =>
    texts
      .map(
        ([text, size, colour], index) =>
          `<text x="${x}" y="${y + index * lineHeight}" font-size="${size}" fill="${colour}"${index === 0 ? ' font-weight="600"' : ''}>${escape(text)}</text>`,
      )
      .join('');

export interface Style {
  fill: string;
  stroke: string;
}

/** A step: its name, and in small what it is. */
export function step(title: string, detail: string, { fill, stroke }: Style): Box {
  const width = Math.max(widthOf(title), widthOf(detail, 11)) + 2 * padding;
  const height = 44;
  const words = lines([
    [title, 13, '#1b1f23'],
    [detail, 11, '#4a5158'],
  ]);
  return {
    width,
    height,
    draw: (x, y) =>
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5" fill="${fill}" stroke="${stroke}"/>${words(x + padding, y + 18)}`,
  };
}

/** A container: its name, in small what it is for, and what is in it. */
export function frame(title: string, details: readonly string[], inner: Box, style: Style): Box {
  const head = 30 + details.length * lineHeight;
  const width =
    Math.max(inner.width, widthOf(title), ...details.map((one) => widthOf(one, 11))) + 2 * padding;
  const height = inner.height + head + padding;
  const words = lines([
    [title, 13, '#1b1f23'],
    ...details.map((one): [string, number, string] => [one, 11, '#4a5158']),
  ]);
  return {
    width,
    height,
    draw: (x, y) =>
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="${style.fill}" stroke="${style.stroke}"/>${words(x + padding, y + 20)}${inner.draw(x + (width - inner.width) / 2, y + head)}`,
  };
}

/** A line that ends in a head; dashed for what follows a failure. */
export function arrow(path: string, to: { x: number; y: number }, isUsual = true): string {
  const colour = isUsual ? '#57606a' : '#b3261e';
  return `<path d="${path}V${to.y - 2}" fill="none" stroke="${colour}"${isUsual ? '' : ' stroke-dasharray="4 3"'}/><path d="M${to.x - 4} ${to.y - 8}L${to.x} ${to.y - 1}L${to.x + 4} ${to.y - 8}z" fill="${colour}"/>`;
}

/** Boxes side by side, their tops in one line. */
export function row(boxes: readonly Box[]): Box & { places: number[] } {
  const places: number[] = [];
  let width = 0;
  for (const box of boxes) {
    places.push(width);
    width += box.width + gap;
  }
  return {
    places,
    width: Math.max(0, width - gap),
    height: Math.max(0, ...boxes.map((box) => box.height)),
    draw: (x, y) => boxes.map((box, index) => box.draw(x + (places[index] ?? 0), y)).join(''),
  };
}
