import { ExpressionError } from '../expression-error';

/** A number by one of .NET's standard formats (C, D, F, N, P, X with a precision) or a custom one of 0, #, comma and point. */
export function formatNumber(value: number, format: string, locale = 'en-US'): string {
  const standard = /^([CDFNPX])(\d{0,2})$/i.exec(format);
  if (standard) return standardFormat(value, standard[1] ?? '', standard[2] ?? '', locale);
  const custom = /^([^0#,.]*)([0#,]*)(?:\.([0#]*))?([^0#,.]*)$/.exec(format);
  if (custom === null) throw new ExpressionError(`The number format '${format}' is not known.`);
  const [, before = '', whole = '', fraction = '', after = ''] = custom;
  const isPercent = before.includes('%') || after.includes('%');
  const text = (isPercent ? value * 100 : value).toLocaleString(locale, {
    minimumIntegerDigits: Math.max(1, whole.replaceAll(/[^0]/g, '').length),
    minimumFractionDigits: fraction.replaceAll(/[^0]/g, '').length,
    maximumFractionDigits: fraction.length,
    useGrouping: whole.includes(','),
  });
  return before + text + after;
}

function standardFormat(value: number, kind: string, precision: string, locale: string): string {
  const digits = precision === '' ? 2 : Number(precision);
  const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  switch (kind.toUpperCase()) {
    case 'C':
      return value.toLocaleString(locale, { style: 'currency', currency: 'USD', ...fixed });
    case 'N':
      return value.toLocaleString(locale, fixed);
    case 'F':
      return value.toLocaleString(locale, { ...fixed, useGrouping: false });
    case 'P':
      return value.toLocaleString(locale, { style: 'percent', ...fixed });
    case 'D':
      return (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(Number(precision), '0');
    default: {
      const text = value.toString(16).padStart(Number(precision), '0');
      return kind === 'X' ? text.toUpperCase() : text;
    }
  }
}
