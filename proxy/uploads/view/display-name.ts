import type { UploadRow } from '../../database/uploads/row';

/** When an upload was made and its state, for lists. */
export const displayNameOf = ({
  createdAt,
  state,
}: Pick<UploadRow, 'createdAt' | 'state'>): string =>
  `${createdAt.toISOString().slice(0, 16).replace('T', ' ')} UTC, ${state}`;
