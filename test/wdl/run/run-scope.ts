import type { JsonObject } from '../../../scripts/connector/json';
import { resolveValue } from '../expression/evaluate';
import { ExpressionError } from '../expression/expression-error';
import type { Scope } from '../expression/scope';
import type { Frame } from './frame';
import { asValue, type ActionRecord } from './records';
import type { Run } from './run';

/** What the expressions of one action can see. */
export class RunScope implements Scope {
  /** Whether an expression has taken something that `secureData` hides. */
  hasTakenSecured = false;

  constructor(
    private readonly run: Run,
    private readonly frame: Frame,
    private readonly row?: { value: unknown },
  ) {}

  /** A value of the definition with its expressions evaluated. */
  resolve(value: unknown): unknown {
    return resolveValue(value, this) ?? null;
  }

  /** The same scope for one row of Select or Query. */
  forRow(value: unknown): RunScope {
    return new RunScope(this.run, this.frame, { value });
  }

  parameter(name: string): unknown {
    const value = this.run.parameters.get(name.toLowerCase());
    if (value === undefined) throw new ExpressionError(`The parameter '${name}' has no value.`);
    return value;
  }

  variable(name: string): unknown {
    const found = this.run.variables.get(name.toLowerCase());
    if (found) return found.value;
    throw new ExpressionError(`The variable '${name}' is not initialized.`);
  }

  action(name: string): JsonObject {
    return asValue(this.take(this.record(name)));
  }

  outputs(name: string): unknown {
    const record = this.record(name);
    if (record.secured.has('outputs')) this.hasTakenSecured = true;
    return record.outputs ?? null;
  }

  results(name: string): JsonObject[] {
    const { children } = this.record(name);
    if (children === undefined)
      throw new ExpressionError(`The action '${name}' is no scope, condition or loop.`);
    return children.map((child) => asValue(this.take(child)));
  }

  trigger(): JsonObject {
    return this.run.trigger;
  }

  item(): unknown {
    const found = this.row ?? this.frame.item();
    if (found) return found.value;
    throw new ExpressionError('item() is used outside of a loop.');
  }

  items(loop: string): unknown {
    const found = this.frame.findLoop(loop)?.item;
    if (found) return found.value;
    throw new ExpressionError(`There is no Foreach '${loop}' around this action.`);
  }

  iterationIndex(loop: string): number {
    const found = this.frame.findLoop(loop);
    if (found) return found.index;
    throw new ExpressionError(`There is no Until '${loop}' around this action.`);
  }

  workflow(): JsonObject {
    return this.run.workflow;
  }

  callbackUrl(): string {
    return 'https://callback.invalid/answer';
  }

  now(): Date {
    return this.run.clock.now();
  }

  guid(): string {
    return this.run.guid();
  }

  random(): number {
    return this.run.random();
  }

  private record(name: string): ActionRecord {
    const found = this.frame.find(name);
    if (found) return found;
    throw new ExpressionError(`The action '${name}' has not ended before this one.`);
  }

  private take(record: ActionRecord): ActionRecord {
    if (record.secured.size > 0) this.hasTakenSecured = true;
    return record;
  }
}
