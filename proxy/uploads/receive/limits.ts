import { defaultArchiveLimits, type ArchiveLimits } from '../../rosters';

export interface ReceiveLimits {
  /** Bytes of one request, and so of one raw file. */
  requestBytes: number;
  /** Files of one request, those of an archive included. */
  files: number;
  /** Bytes of a JSON body, which has to be parsed in memory. */
  jsonBytes: number;
  archive: ArchiveLimits;
}

/** The limits of DESIGN §4; the size of a request is a setting. */
export const receiveLimits = (requestBytes: number): ReceiveLimits => ({
  requestBytes,
  files: 64,
  jsonBytes: 32 << 20,
  archive: { ...defaultArchiveLimits, entries: 64 },
});
