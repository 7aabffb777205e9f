declare const checked: unique symbol;

/** SQL text with numbered parameters. Only the `sql` tag makes one, so values cannot get into the text. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Prepared once per connection under this name. */
  readonly name?: string;
  readonly [checked]: true;
}

export interface StatementOptions {
  /** Gives up after this long with DATABASE_UNAVAILABLE instead of the pool's own limit. */
  timeoutMs?: number;
}

/** Runs one statement and gives its rows, typed by the caller, who wrote the column list. */
export type Query = <Row extends object = Record<string, unknown>>(
  statement: Statement,
  options?: StatementOptions,
) => Promise<Row[]>;

/** Parameterised SQL: each `${value}` becomes $1, $2 …, whatever it holds. */
export function sql(parts: TemplateStringsArray, ...values: unknown[]): Statement {
  const text = parts.reduce((joined, part, index) => `${joined}$${index}${part}`);
  return { text, values } as unknown as Statement;
}

/** The same statement, planned once per connection. For statements that run at every call. */
export function prepared(name: string, statement: Statement): Statement {
  return { ...statement, name };
}

/** SQL without values from a constant of this program: schema steps and quoted catalog names. */
export function constantSql(text: string): Statement {
  return { text, values: [] as unknown[] } as unknown as Statement;
}
