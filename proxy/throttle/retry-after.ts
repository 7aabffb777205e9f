/** Whole seconds for Retry-After, rounded up and at least 1: whoever waits this long is granted a call. */
export const wholeSeconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));
