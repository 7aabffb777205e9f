import { ExpressionError } from './expression-error';

export type Token =
  | { kind: 'name'; text: string; at: number }
  | { kind: 'string'; text: string; at: number }
  | { kind: 'number'; text: string; at: number }
  | { kind: 'mark'; text: '(' | ')' | '[' | ']' | ',' | '.' | '?'; at: number }
  | { kind: 'end'; text: ''; at: number };

const number = /[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?(?![^\s.,(){}@[\]?'])/y;
const name = /[^\s.,(){}@[\]?'"]+/y;
const marks = '()[],.?';

/**
 * Cuts an expression into tokens, from `start` to the end of the text, or to the `}` that closes an interpolation.
 * Strings are in single quotes, a quote inside is doubled, and there is no other escape.
 */
export function scan(text: string, start = 0): { tokens: Token[]; end: number } {
  const tokens: Token[] = [];
  let at = start;
  while (at < text.length) {
    const char = text.charAt(at);
    if (/\s/.test(char)) at += 1;
    else if (char === '}') break;
    else if (char === "'") {
      const token = scanString(text, at);
      tokens.push(token);
      at = token.end;
    } else {
      const token = scanNumber(text, at, tokens.at(-1)) ?? scanMark(char, at) ?? scanName(text, at);
      tokens.push(token);
      at += token.text.length;
    }
  }
  tokens.push({ kind: 'end', text: '', at });
  return { tokens, end: at };
}

function scanString(text: string, at: number): Token & { end: number } {
  let value = '';
  for (let next = at + 1; next < text.length; next += 1) {
    if (text.charAt(next) !== "'") value += text.charAt(next);
    else if (text.charAt(next + 1) === "'") {
      value += "'";
      next += 1;
    } else return { kind: 'string', text: value, at, end: next + 1 };
  }
  throw new ExpressionError(`The string that begins at position ${at} is not closed.`);
}

function scanNumber(text: string, at: number, before: Token | undefined): Token | undefined {
  // After a dereference a digit belongs to a name: body('A')?.2nd is one.
  if (before?.kind === 'mark' && before.text === '.') return undefined;
  number.lastIndex = at;
  const found = number.exec(text)?.[0];
  return found === undefined ? undefined : { kind: 'number', text: found, at };
}

const scanMark = (char: string, at: number): Token | undefined =>
  marks.includes(char) ? ({ kind: 'mark', text: char, at } as Token) : undefined;

function scanName(text: string, at: number): Token {
  name.lastIndex = at;
  const found = name.exec(text)?.[0];
  if (found !== undefined) return { kind: 'name', text: found, at };
  throw new ExpressionError(
    `The character ${JSON.stringify(text.charAt(at))} at position ${at} is not part of the expression language.`,
  );
}
