const labels: Readonly<Record<string, string>> = {
  auto: 'Detect',
  'sds-v1': 'SDS V1',
  'sds-v2': 'SDS V2',
  'sds-v2.1': 'SDS V2.1',
  'oneroster-1.1': 'OneRoster 1.1',
  'oneroster-1.2': 'OneRoster 1.2',
};

/** How the entries of a drop-down of formats read. */
export const formatLabels = (ids: readonly string[]) =>
  ids.map((value) => ({ value, displayName: labels[value] ?? value }));
