/** Times and counts of notifications. Tests hand in shorter ones. */
export interface NotificationLimits {
  subscriptionsPerTenant: number;
  /** First and longest pause before a notification is tried again, in seconds. */
  retrySeconds: readonly [first: number, longest: number];
  /** How long one is tried. */
  giveUpHours: number;
  /** DNS, connection and answer together. */
  timeoutMs: number;
  /** Pause between two looks for what is due, and how many are sent at a time by this process. */
  lookEveryMs: number;
  lanes: number;
}

export const defaultNotificationLimits: NotificationLimits = {
  subscriptionsPerTenant: 200,
  retrySeconds: [60, 3600],
  giveUpHours: 24,
  timeoutMs: 15_000,
  lookEveryMs: 2_000,
  lanes: 2,
};
