import { ExpressionError } from './expression-error';
import { Float } from './values';
import { scan, type Token } from './scanner';

export type Expression =
  | { kind: 'literal'; value: unknown }
  | { kind: 'call'; name: string; args: Expression[] }
  | { kind: 'access'; target: Expression; key: Expression; isOptional: boolean };

const words: Record<string, unknown> = { true: true, false: false, null: null };

/**
 * Reads one expression of a text, from `start` on. `end` is the position behind it: the end of the text, or the `}` of
 * an interpolation. Throws `ExpressionError`.
 */
export function parseExpression(text: string, start = 0): { expression: Expression; end: number } {
  const { tokens, end } = scan(text, start);
  const parser = new Parser(tokens);
  const expression = parser.expression();
  parser.expectEnd();
  return { expression, end };
}

class Parser {
  private position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  expression(): Expression {
    let found = this.primary();
    for (;;) {
      const isOptional = this.take('?');
      if (this.take('.')) {
        const key = this.next();
        if (key.kind !== 'name' && key.kind !== 'number') throw unexpected(key, 'a property name');
        found = access(found, { kind: 'literal', value: key.text }, isOptional);
      } else if (this.take('[')) {
        const key = this.expression();
        this.expect(']');
        found = access(found, key, isOptional);
      } else if (isOptional) {
        throw unexpected(this.peek(), '. or [ after ?');
      } else return found;
    }
  }

  expectEnd(): void {
    if (this.peek().kind !== 'end') throw unexpected(this.peek(), 'the end of the expression');
  }

  private primary(): Expression {
    const token = this.next();
    if (token.kind === 'string') return { kind: 'literal', value: token.text };
    if (token.kind === 'number') return { kind: 'literal', value: numberOf(token.text) };
    if (token.kind !== 'name') throw unexpected(token, 'a value or a function');
    if (this.take('(')) return { kind: 'call', name: token.text, args: this.args() };
    const word = token.text.toLowerCase();
    if (Object.hasOwn(words, word)) return { kind: 'literal', value: words[word] };
    throw new ExpressionError(
      `The name '${token.text}' at position ${token.at} is neither a value nor a call of a function.`,
    );
  }

  private args(): Expression[] {
    if (this.take(')')) return [];
    const args = [this.expression()];
    while (this.take(',')) args.push(this.expression());
    this.expect(')');
    return args;
  }

  private peek(): Token {
    return this.tokens[this.position] ?? { kind: 'end', text: '', at: 0 };
  }

  private next(): Token {
    const token = this.peek();
    this.position += 1;
    return token;
  }

  private take(mark: string): boolean {
    const token = this.peek();
    if (token.kind !== 'mark' || token.text !== mark) return false;
    this.position += 1;
    return true;
  }

  private expect(mark: string): void {
    if (!this.take(mark)) throw unexpected(this.peek(), mark);
  }
}

const access = (target: Expression, key: Expression, isOptional: boolean): Expression => ({
  kind: 'access',
  ...{ target, key, isOptional },
});

const numberOf = (text: string): unknown => {
  const value = Number(text);
  if (/^[+-]?\d+$/.test(text)) return Number.isSafeInteger(value) ? value : BigInt(text);
  return Number.isInteger(value) ? new Float(value) : value;
};

const unexpected = (token: Token, wanted: string): ExpressionError =>
  new ExpressionError(
    `Expected ${wanted} at position ${token.at}, found ${token.kind === 'end' ? 'the end' : `'${token.text}'`}.`,
  );
