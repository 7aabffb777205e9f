const pattern =
  /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const lengths = [365 * 86_400, 30 * 86_400, 7 * 86_400, 86_400, 3_600, 60, 1];

/** Milliseconds of an ISO 8601 duration such as PT5M; undefined for anything else. */
export function durationOf(text: string): number | undefined {
  const found = pattern.exec(text);
  if (found === null || text.endsWith('P') || text.endsWith('T')) return undefined;
  return lengths.reduce(
    (sum, length, index) => sum + Number(found[index + 1] ?? 0) * length * 1_000,
    0,
  );
}

/** As `durationOf`; throws for what is not a duration. */
export function readDuration(text: string): number {
  const ms = durationOf(text);
  if (ms === undefined) throw new Error(`'${text}' is not a duration such as PT5M`);
  return ms;
}
