/**
 * A display text without what School Data Sync forbids even in quotes: line breaks and control characters become a
 * space, bytes that are not UTF-8 the replacement character, as every decoder does.
 */
export const cleanText = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('utf8')
    // eslint-disable-next-line no-control-regex
    .replace(/\r\n|[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ');
