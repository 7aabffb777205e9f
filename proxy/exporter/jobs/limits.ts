/** Times of exports in the service; tests shorten them. */
export interface ExportLimits {
  /** Pauses before further tries when a source cannot be reached or breaks off, in seconds. */
  retrySeconds: readonly number[];
  /** Between two looks at the upload that brings a set to School Data Sync. */
  uploadPollSeconds: number;
  /** How often schedules and forgotten exports are looked at. */
  lookEveryMs: number;
  /** A start that was missed, because the service was down, is made up for within this time. */
  lateMinutes: number;
  /** The same call again within this time is the same export. */
  sameWithinMinutes: number;
}

export const defaultExportLimits: ExportLimits = {
  retrySeconds: [60, 300],
  uploadPollSeconds: 5,
  lookEveryMs: 20_000,
  lateMinutes: 60,
  sameWithinMinutes: 10,
};
