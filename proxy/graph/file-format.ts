/** RefFileFormat codes (graph-industrydata §1.4). A data connector made without one takes V2.1 files. */
const formats: Readonly<Record<string, string>> = {
  schoolDataSyncV1: 'sds-v1',
  schoolDataSyncV2Rev1: 'sds-v2.1',
};

/** The format a data connector takes: our id, or Graph's own code when it is one we do not know. */
export function formatOf(connector: {
  fileFormat?: { code?: string | null | undefined } | null | undefined;
}): string {
  const code = connector.fileFormat?.code;
  return code ? (formats[code] ?? code) : 'sds-v2.1';
}
