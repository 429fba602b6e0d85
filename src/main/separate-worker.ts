import { type ChildProcess, fork } from 'node:child_process';
import type { Logger } from '../platform/log.ts';
import type { MetricFamily } from '../platform/metrics/index.ts';
import { onNudge } from '../platform/outbox/index.ts';
import { entryFile } from '../platform/paths.ts';
import { askMetrics } from './ask-metrics.ts';
import type { SharedServices } from './runtime.ts';
import type { MetricsSource } from './scrape.ts';
import type { ToWorker } from './worker-messages.ts';
import type { RunningWorker } from './worker.ts';

const STOP_WITHIN_MS = 12_000;
const FIRST_RESTART_MS = 200;
const LONGEST_RESTART_MS = 10_000;
/** A process that lived this long is started again as quickly as the first. */
const STABLE_AFTER_MS = 30_000;
/** Commits of this long are told together. */
const TOLD_EVERY_MS = 2;

/** A worker process that is loaded and waits to begin. */
export interface SeparateWorker extends MetricsSource {
  begin(): RunningWorker;
}

/**
 * Loads the worker in a process of its own, so that background work never keeps an answer waiting:
 * the event loop of the serving process has nothing to do but serve. It uses the services that this
 * process opened, is told at once of each commit, is started again when it ends by itself, and ends
 * with this process whatever ends it.
 */
export function loadSeparateWorker(services: SharedServices, log: Logger): SeparateWorker {
  return new SupervisedWorker(services, log);
}

class SupervisedWorker implements SeparateWorker {
  readonly #services: SharedServices;
  readonly #log: Logger;
  #child: ChildProcess;
  #begun = false;
  #stopping = false;
  #failures = 0;
  #asked: Promise<readonly MetricFamily[] | null> | undefined;

  constructor(services: SharedServices, log: Logger) {
    this.#services = services;
    this.#log = log;
    this.#child = this.#load();
  }

  begin(): RunningWorker {
    this.#begun = true;
    this.#tell({ kind: 'start', services: this.#services });
    const forget = onNudge(soon(TOLD_EVERY_MS, () => this.#tell({ kind: 'committed' })));
    return {
      stop: () => {
        forget();
        return this.#stop();
      },
    };
  }

  /** Asked once for all who want to know at the same time. */
  metrics(): Promise<readonly MetricFamily[] | null> {
    this.#asked ??= askMetrics(this.#child).finally(() => (this.#asked = undefined));
    return this.#asked;
  }

  #load(): ChildProcess {
    const child = fork(entryFile('main/worker-process.ts'), [], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('error', (error) => this.#log.error({ err: error }, 'worker process'));
    const stable = setTimeout(() => (this.#failures = 0), STABLE_AFTER_MS).unref();
    child.once('exit', (code, signal) => {
      clearTimeout(stable);
      this.#ended(code, signal);
    });
    return child;
  }

  #ended(code: number | null, signal: string | null): void {
    if (this.#stopping) return;
    this.#log.error({ code, signal }, 'the worker process ended; starting it again');
    const delay = Math.min(FIRST_RESTART_MS * 2 ** this.#failures, LONGEST_RESTART_MS);
    this.#failures += 1;
    setTimeout(() => this.#again(), delay).unref();
  }

  #again(): void {
    if (this.#stopping) return;
    this.#child = this.#load();
    if (this.#begun) this.#tell({ kind: 'start', services: this.#services });
  }

  #tell(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  async #stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    this.#tell({ kind: 'stop' });
    await ended;
    clearTimeout(timer);
  }
}

/** Calls once for the calls of the last `ms`. */
function soon(ms: number, call: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      call();
    }, ms);
  };
}
