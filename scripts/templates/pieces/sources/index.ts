import { filesystem } from './filesystem';
import { onedrive } from './onedrive';
import { sftp } from './sftp';
import { sharepoint } from './sharepoint';
import type { Source } from './source';

/** The registry of sources: one line each. */
export const sources = [sharepoint, onedrive, sftp, filesystem] as const satisfies Source[];

export type { Source };
