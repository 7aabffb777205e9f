import { apiKeys } from './api-keys';
import type { Command } from './command';
import { connections } from './connections';
import { database } from './database';
import { demo } from './demo';
import { diff } from './diff';
import { doctor } from './doctor';
import { exportCommand } from './export';
import { sandbox } from './sandbox';
import { sealKeys } from './seal-keys';
import { serve } from './serve';
import { sync } from './sync';
import { token } from './token';
import { uploads } from './uploads';
import { validate } from './validate';

/** The registry: one line a command, in the order of the help. */
export const commands: readonly Command[] = [
  serve,
  sandbox,
  token,
  sync,
  uploads,
  validate,
  diff,
  exportCommand,
  doctor,
  apiKeys,
  connections,
  sealKeys,
  database,
  demo,
];
