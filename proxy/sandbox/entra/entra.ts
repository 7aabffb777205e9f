import type { ClientRegistry } from './clients';
import type { GrantStore } from './grant-store';
import type { SigningKey } from './signing-key';

/** What every endpoint of the simulated Entra ID works on. */
export interface Entra {
  origin: string;
  clock: () => number;
  key: SigningKey;
  clients: ClientRegistry;
  grants: GrantStore;
  accessTokenMs: number;
}
