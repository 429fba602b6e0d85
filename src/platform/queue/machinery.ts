import type { JobsOptions, Processor, WorkerOptions } from 'bullmq';
import type { JobData, PubSub, QueueBackendKind, QueueName } from './queue.ts';

export type BullProcessor = Processor<JobData, void, string>;

/** The part of BullMQ's `Queue` we use, whichever datastore stands behind it. */
export interface BullQueue {
  add(name: string, data: JobData, options: JobsOptions): Promise<unknown>;
  getActive(): Promise<
    { id?: string; name: string; data: JobData; opts: JobsOptions; remove(): Promise<void> }[]
  >;
  getJobCounts(...states: ('waiting' | 'active' | 'delayed')[]): Promise<Record<string, number>>;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** The part of BullMQ's `Worker` we use. */
export interface BullWorker {
  pause(doNotWaitActive: boolean): Promise<void>;
  close(force: boolean): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'stalled', listener: (jobId: string) => void): unknown;
}

export type WorkerSettings = Omit<WorkerOptions, 'connection' | 'prefix'>;

/** What differs between Redis and PostgreSQL: connections, and nothing of the rules of our jobs. */
export interface Machinery {
  readonly kind: QueueBackendKind;
  readonly pubsub: PubSub;
  openQueue(name: QueueName): BullQueue;
  openWorker(name: QueueName, processor: BullProcessor, settings: WorkerSettings): BullWorker;
  /** Throws when the server does not answer. */
  ping(): Promise<void>;
  /** Forgets who was working on these jobs. Only while no worker lives. */
  unlock(queue: QueueName, jobIds: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
