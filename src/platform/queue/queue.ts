/** The queues of the product. A queue is a lane of work with its own concurrency, not a kind of job. */
export const QUEUE_NAMES = ['registry', 'engine', 'documents', 'exchange', 'live'] as const;

export type QueueName = (typeof QUEUE_NAMES)[number];

/**
 * What a job carries: the outbox event and the subscription to run on it. Nothing else, so that an
 * empty queue server loses nothing: every job can be rebuilt from the outbox.
 */
export interface JobData {
  readonly eventId: string;
  readonly job: string;
}

export interface JobOptions {
  /** Names the job within its queue: while a job of this name is kept, adding it again does nothing. */
  readonly jobId: string;
  readonly delayMs?: number;
}

/** Where the outbox relay puts work. Adding is at-least-once: handlers are idempotent. */
export interface JobQueue {
  add(queue: QueueName, job: string, data: JobData, options: JobOptions): Promise<void>;
}

/** Runs one job; `attempt` starts at 1. `willRetry(error, attempt)` says what follows a failure. */
export type JobHandler = (data: JobData, attempt: number) => Promise<void>;

export interface JobWorker {
  readonly queue: QueueName;
  /** Takes no new job and waits for running ones, at most `deadlineMs`; then abandons them to a retry. */
  close(deadlineMs: number): Promise<void>;
}

export interface PubSubListener {
  message(text: string): void;
  /** Messages may have been lost (the connection was down): read the store again. */
  gap?(): void;
}

/** Short messages between the processes of one installation. At most once: truth is kept elsewhere. */
export interface PubSub {
  publish(channel: string, text: string): Promise<void>;
  /** Resolves once the subscription holds; the result ends it. */
  subscribe(channel: string, listener: PubSubListener): Promise<() => Promise<void>>;
}

export interface QueueCounts {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
}

export interface QueueHealth {
  readonly backend: QueueBackendKind;
  readonly latencyMs: number;
  readonly queues: Readonly<Record<QueueName, QueueCounts>>;
}

export type QueueBackendKind = 'redis' | 'local-redis' | 'pglite';

/** A running queue service, whichever of the three it is. */
export interface QueueBackend {
  readonly kind: QueueBackendKind;
  readonly jobs: JobQueue;
  readonly pubsub: PubSub;
  startWorker(queue: QueueName, concurrency: number, handler: JobHandler): JobWorker;
  /** Throws when the queue server does not answer. */
  health(): Promise<QueueHealth>;
  /** Closes workers, then queues, then connections; safe to call twice. */
  close(): Promise<void>;
}
