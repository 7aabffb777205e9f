/** Graph writes seven fractional digits, and sometimes fewer; clients must take both. */
export function graphTime(at: number, digits = 7): string {
  const [seconds = '', fraction = ''] = new Date(at).toISOString().replace('Z', '').split('.');
  return `${seconds}.${`${fraction}6785`.slice(0, digits)}Z`;
}
