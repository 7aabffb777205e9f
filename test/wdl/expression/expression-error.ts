/** An expression that cannot be read or evaluated; the platform fails the action with `InvalidTemplate`. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly code = 'InvalidTemplate';
}
