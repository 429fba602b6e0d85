export { openQueueBackend } from './backend.ts';
export type { QueueContext, QueuePlace } from './backend.ts';
export type { Periodic } from './periodic.ts';
export type { SqlPool, SqlResult, SqlSession } from './pglite-machinery.ts';
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
export { startJobWorkers } from './start-workers.ts';
export type { Concurrencies, JobWorkers } from './start-workers.ts';
