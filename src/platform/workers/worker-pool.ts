import type { TransferListItem } from 'node:worker_threads';
import { DomainError } from '../errors.ts';
import { MemoryWatch } from './memory-watch.ts';
import {
  openProcess,
  openThread,
  type WorkerChannel,
  type WorkerEnd,
  type WorkerReply,
} from './worker-channel.ts';

export interface WorkerPoolOptions {
  /** Code of the error when a worker gives no answer: `module.worker_failed`. */
  readonly failureCode: string;
  /** Compiled file, from `entryFile`. It must call `serveRequests`. */
  readonly entry: string;
  readonly kind: 'thread' | 'process';
  /** Most workers that run at once; each is started when needed and kept warm while there is work. */
  readonly size: number;
  /** A request that takes longer ends with its worker, which is replaced. */
  readonly timeoutMs: number;
  /** Of one worker's heap. A thread is also ended when this process grows by as much meanwhile. */
  readonly maxHeapMegabytes: number;
  /** A worker that had nothing to do for this long ends, and gives its memory back. */
  readonly idleMs: number;
}

interface Job {
  readonly request: unknown;
  readonly transfer: readonly TransferListItem[];
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Work that must not run on the event loop. One request at a time per worker, first come first
 * served. Refusals come back as DomainError; a worker that dies or is too slow gives
 * the pool's failure code with the reason (kind unavailable, so jobs are retried) and is replaced.
 */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #waiting: Job[] = [];
  readonly #idle: WorkerChannel[] = [];
  readonly #retirements = new Map<WorkerChannel, NodeJS.Timeout>();
  /** In the order they began. */
  readonly #running = new Map<WorkerChannel, { job: Job; timer: NodeJS.Timeout; rss: number }>();
  #alive = 0;
  readonly #memory = new MemoryWatch(() => this.#loseHoarder());

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /** `transfer` hands buffers over without copying (threads only); the caller must not use them again. */
  run<T>(request: unknown, transfer: readonly TransferListItem[] = []): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ request, transfer, resolve: (value) => resolve(value as T), reject });
      this.#next();
    });
  }

  #next(): void {
    if (this.#waiting.length === 0) return;
    const channel = this.#idle.pop() ?? this.#open();
    if (!channel) return;
    clearTimeout(this.#retirements.get(channel));
    const job = this.#waiting.shift()!;
    const timer = setTimeout(
      () => this.#lose(channel, 'timeout', 'it took too long'),
      this.#options.timeoutMs,
    );
    this.#running.set(channel, { job, timer, rss: process.memoryUsage.rss() });
    if (this.#options.kind === 'thread') this.#memory.start();
    channel.hold(true);
    try {
      channel.send(job.request, job.transfer);
    } catch (error) {
      this.#lose(channel, 'ended', (error as Error).message);
    }
  }

  #open(): WorkerChannel | undefined {
    if (this.#alive >= this.#options.size) return undefined;
    const { entry, kind, maxHeapMegabytes } = this.#options;
    const channel =
      kind === 'thread' ? openThread(entry, maxHeapMegabytes) : openProcess(entry, maxHeapMegabytes);
    this.#alive += 1;
    channel.onReply((reply) => this.#finish(channel, reply));
    channel.onEnd((reason, detail) => this.#lose(channel, reason, detail));
    return channel;
  }

  #finish(channel: WorkerChannel, reply: WorkerReply): void {
    const running = this.#running.get(channel);
    if (!running) return;
    this.#running.delete(channel);
    clearTimeout(running.timer);
    if (this.#running.size === 0) this.#memory.stop();
    channel.hold(false);
    this.#idle.push(channel);
    const retirement = setTimeout(() => this.#lose(channel, 'ended', 'nothing to do'), this.#options.idleMs);
    this.#retirements.set(channel, retirement.unref());
    if (reply.ok) running.job.resolve(reply.value);
    else running.job.reject(this.#failureOf(reply));
    this.#next();
  }

  #lose(channel: WorkerChannel, reason: WorkerEnd, detail: string): void {
    const running = this.#running.get(channel);
    const idleAt = this.#idle.indexOf(channel);
    if (!running && idleAt < 0) return;
    if (idleAt >= 0) this.#idle.splice(idleAt, 1);
    clearTimeout(this.#retirements.get(channel));
    this.#retirements.delete(channel);
    this.#running.delete(channel);
    if (this.#running.size === 0) this.#memory.stop();
    this.#alive -= 1;
    channel.stop();
    if (running) {
      clearTimeout(running.timer);
      running.job.reject(this.#workerFailed(reason, detail));
    }
    this.#next();
  }

  /** Ends the oldest request: a heap's limit does not count bytes, which a few compressed ones can fill. */
  #loseHoarder(): boolean {
    const [oldest] = this.#running;
    if (oldest === undefined) return false;
    const [channel, { rss }] = oldest;
    if (process.memoryUsage.rss() - rss < this.#options.maxHeapMegabytes * 1024 * 1024) return false;
    this.#lose(channel, 'memory', 'it took too much memory');
    return true;
  }

  #failureOf(reply: WorkerReply & { ok: false }): Error {
    if (!reply.refusal) return this.#workerFailed('ended', reply.message);
    return new DomainError({ ...reply.refusal, message: reply.message });
  }

  #workerFailed(reason: WorkerEnd, detail: string): DomainError {
    return new DomainError({
      code: this.#options.failureCode,
      kind: 'unavailable',
      message: `Expected an answer from a worker, but it failed: ${detail}`,
      facts: { reason },
    });
  }
}
