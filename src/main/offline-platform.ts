import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../platform/clock.ts';
import { loadConfig } from '../platform/config.ts';
import { createLogger } from '../platform/log.ts';
import type { Platform } from '../platform/platform.ts';
import { createSecrets } from '../platform/secrets.ts';

/** A platform that reaches no service: enough to build the routes and describe them. */
export function offlinePlatform(): Platform {
  const config = loadConfig({ DATA_DIR: mkdtempSync(join(tmpdir(), 'diwan-offline-')) });
  const unreachable = (): never => {
    throw new Error('Expected no service to be used, but one was');
  };
  return {
    config,
    clock: systemClock,
    log: createLogger('silent'),
    secrets: createSecrets(config.masterKey),
    jobs: { add: unreachable },
    live: { publish: unreachable, subscribe: unreachable, close: async () => undefined },
    blobs: {
      put: unreachable,
      read: unreachable,
      open: unreachable,
      stat: unreachable,
      remove: unreachable,
      list: unreachable,
      sweepUnfinished: unreachable,
    },
  };
}
