import type { OneRosterMapping } from './mapping-options';

/** E.164 where it can be told, else the number as it is. */
export function toE164(text: string, { callingCode }: OneRosterMapping): string {
  const phone = text.trim();
  if (phone === '' || !/^[+\d][\d\s().\-/]*$/.test(phone.replace(/^\(/, ''))) return phone;
  const digits = phone.replace(/\D/g, '');
  if (phone.startsWith('+')) return `+${digits}`;
  if (digits.startsWith('00')) return `+${digits.slice(2)}`;
  if (callingCode === undefined) return phone;
  const code = callingCode.slice(1);
  // In North America the code doubles as the trunk prefix: 1 425 555 0100.
  if (code === '1' && digits.length === 11 && digits.startsWith('1')) return `+${digits}`;
  return `+${code}${digits.replace(/^0/, '')}`;
}
