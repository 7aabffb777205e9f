import { format } from 'prettier';

/** JSON as prettier writes it, so that the committed files pass the check of the style. */
export const jsonText = (value: unknown): Promise<string> =>
  format(JSON.stringify(value, null, 2), { parser: 'json', printWidth: 100 });
