import { destinations } from '../../exporter/destinations';
import type { ProfileKinds } from '../../exporter/profile/profile';
import { sources } from '../../exporter/sources';

/** Every kind of source and destination that the product has. */
export const productKinds: ProfileKinds = { sources, destinations };
