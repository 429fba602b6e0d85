import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { LiveBus } from './live/index.ts';
import type { Logger } from './log.ts';
import type { JobQueue } from './queue/index.ts';
import type { Secrets } from './secrets.ts';
import type { BlobStore } from './storage/blob-store.ts';

/**
 * Everything a use case may reach outside its own module, passed as its first argument.
 * Collections are reached directly: they live on mongoose's default connection.
 */
export interface Platform {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly blobs: BlobStore;
  readonly jobs: JobQueue;
  readonly live: LiveBus;
  readonly secrets: Secrets;
}
