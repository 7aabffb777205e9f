import type { Flow } from '../model/flow';
import { connectors } from '../model/connectors';
import { arrow, escape, gap, step, type Box } from './box';
import { level } from './layout';
import { readable } from './words';

const margin = 16;

/** The flow as an SVG, drawn from its definition. */
export function drawFlow(flow: Flow): string {
  const { trigger } = flow;
  const detail =
    trigger.kind === 'recurrence'
      ? `schedule: every ${trigger.recurrence.interval === 1 ? '' : `${trigger.recurrence.interval} `}${trigger.recurrence.frequency.toLowerCase()}`
      : `${connectors[trigger.connector].title}: ${trigger.operation}`;
  const first = step(readable(trigger.name), detail, { fill: '#dff5e3', stroke: '#1a7f37' });
  const rest = level(flow.actions);
  const picture: Box = {
    width: Math.max(first.width, rest.width),
    height: first.height + gap + rest.height,
    draw: (x, y) => {
      const middle = x + Math.max(first.width, rest.width) / 2;
      const top = y + first.height;
      return `${first.draw(middle - first.width / 2, y)}${arrow(`M${middle} ${top}`, { x: middle, y: top + gap })}${rest.draw(middle - rest.width / 2, top + gap)}`;
    },
  };
  const [width, height] = [picture.width + 2 * margin, picture.height + 2 * margin].map(Math.ceil);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="Segoe UI, Helvetica, Arial, sans-serif">
<title>${escape(flow.title)}</title>
<desc>${escape(flow.description)}</desc>
<rect width="100%" height="100%" fill="#ffffff"/>
${picture
  .draw(margin, margin)
  .replace(/(<(?:rect|path|text) )/g, '\n$1')
  .trim()}
</svg>
`;
}
