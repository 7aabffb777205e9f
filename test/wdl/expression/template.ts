import { ExpressionError } from './expression-error';
import { parseExpression, type Expression } from './parser';

/** A string of a definition, read: plain text, one typed expression, or text with expressions in it. */
export type Template =
  | { kind: 'text'; text: string }
  | { kind: 'expression'; expression: Expression }
  | { kind: 'interpolation'; parts: (string | Expression)[] };

/**
 * Reads a string of a definition. `@` in front makes all of it an expression with a typed result, `@@` stands for one
 * `@`, and `@{…}` anywhere makes it a text with expressions. Throws `ExpressionError`.
 */
export function parseTemplate(text: string): Template {
  if (text.startsWith('@@')) return { kind: 'text', text: text.slice(1) };
  if (text.startsWith('@') && !text.startsWith('@{')) {
    const { expression, end } = parseExpression(text, 1);
    if (end === text.length) return { kind: 'expression', expression };
    throw new ExpressionError(`The character '}' at position ${end} closes nothing.`);
  }
  return text.includes('@{') ? parseParts(text) : { kind: 'text', text };
}

function parseParts(text: string): Template {
  const parts: (string | Expression)[] = [];
  let plain = '';
  for (let at = 0; at < text.length;) {
    if (text.startsWith('@@{', at)) {
      plain += '@{';
      at += 3;
    } else if (text.startsWith('@{', at)) {
      const { expression, end } = parseExpression(text, at + 2);
      if (text.charAt(end) !== '}')
        throw new ExpressionError(`The '@{' at position ${at} is not closed.`);
      parts.push(plain, expression);
      plain = '';
      at = end + 1;
    } else {
      plain += text.charAt(at);
      at += 1;
    }
  }
  parts.push(plain);
  return parts.length === 1
    ? { kind: 'text', text: plain }
    : { kind: 'interpolation', parts: parts.filter((part) => part !== '') };
}
