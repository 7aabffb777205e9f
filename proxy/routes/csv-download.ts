import type { Readable } from 'node:stream';

/** A CSV file that a browser saves under a name and nothing keeps on the way. */
export const csvDownload = (body: Readable, fileName: string) => ({
  body,
  headers: {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${fileName}"`,
    'cache-control': 'no-store',
  },
});
