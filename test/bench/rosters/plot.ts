export interface Point {
  rows: number;
  seconds: number;
  rss: number;
}

const WIDTH = 640;
const HEIGHT = 360;
const EDGE = 60;

/** Time and memory over records, both axes logarithmic, as an SVG picture. */
export function plotSvg(points: readonly Point[]): string {
  const x = scale(
    points.map(({ rows }) => rows),
    EDGE,
    WIDTH - EDGE,
  );
  const time = scale(
    points.map(({ seconds }) => seconds),
    HEIGHT - EDGE,
    EDGE,
  );
  const memory = scale([30, 1000], HEIGHT - EDGE, EDGE);
  const line = (value: (point: Point) => number): string =>
    points.map((point) => `${x(point.rows).toFixed(1)},${value(point).toFixed(1)}`).join(' ');
  const marks = points
    .map(
      ({
        rows,
        seconds,
        rss,
      }) => `  <circle cx="${x(rows)}" cy="${time(seconds)}" r="4" fill="#0b6"/>
  <text x="${x(rows)}" y="${time(seconds) - 10}" text-anchor="middle" fill="#084">${short(seconds)} s</text>
  <circle cx="${x(rows)}" cy="${memory(rss)}" r="4" fill="#36c"/>
  <text x="${x(rows)}" y="${memory(rss) + 20}" text-anchor="middle" fill="#249">${Math.round(rss)} MB</text>
  <text x="${x(rows)}" y="${HEIGHT - 30}" text-anchor="middle">${rows.toLocaleString('en')}</text>`,
    )
    .join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
  <rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
  <text x="${WIDTH / 2}" y="24" text-anchor="middle" font-size="15">Validator: time and peak memory by records</text>
  <line x1="${EDGE}" y1="${HEIGHT - EDGE + 12}" x2="${WIDTH - EDGE}" y2="${HEIGHT - EDGE + 12}" stroke="#888"/>
  <polyline points="${line(({ seconds }) => time(seconds))}" fill="none" stroke="#0b6" stroke-width="2"/>
  <polyline points="${line(({ rss }) => memory(rss))}" fill="none" stroke="#36c" stroke-width="2"/>
${marks}
  <text x="${WIDTH / 2}" y="${HEIGHT - 10}" text-anchor="middle">records (both axes logarithmic)</text>
</svg>
`;
}

function scale(values: readonly number[], from: number, to: number): (value: number) => number {
  const low = Math.log(Math.min(...values));
  const high = Math.log(Math.max(...values));
  return (value) => from + ((Math.log(value) - low) / (high - low || 1)) * (to - from);
}

const short = (seconds: number): string =>
  seconds < 1 ? seconds.toFixed(2) : seconds.toFixed(seconds < 10 ? 1 : 0);
