/** Files of an unpacked solution by their path in it, as `pac solution unpack` lays them out. */
export type SourceTree = Map<string, string | Buffer>;
