import type { DestinationKind } from './destination';
import { email } from './email';
import { ftp } from './ftp';
import { ftps } from './ftps';
import { local } from './local';
import { sds } from './sds';
import { sftp } from './sftp';

/** The registry: one line a destination. */
export const destinations: readonly DestinationKind[] = [local, sftp, ftps, ftp, email, sds];
