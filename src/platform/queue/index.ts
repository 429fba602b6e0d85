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
export type { Periodic } from './periodic.ts';
