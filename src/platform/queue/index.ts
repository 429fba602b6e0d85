export { openQueueBackend } from './backend.ts';
export type { QueueContext, QueuePlace } from './backend.ts';
export type { Periodic } from './periodic.ts';
export type { SqlPool, SqlResult, SqlSession } from './pglite-machinery.ts';
export { QUEUE_NAMES } from './queue.ts';
export type {
  JobData,
  JobHandler,
  JobOptions,
  JobQueue,
  JobWorker,
  PubSub,
  PubSubListener,
  QueueBackend,
  QueueBackendKind,
  QueueCounts,
  QueueHealth,
  QueueName,
} from './queue.ts';
export { retryDelayMs, willRetry } from './retry.ts';
export { DEFAULT_CONCURRENCIES, startJobWorkers } from './start-workers.ts';
export type { Concurrencies, JobWorkers } from './start-workers.ts';
