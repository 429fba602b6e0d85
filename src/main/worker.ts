import { runDelivery, startRelay, startSigns } from '../platform/outbox/index.ts';
import { startJobWorkers } from '../platform/queue/index.ts';
import { periodics, subscriptions } from './compose.ts';
import { startPeriodics } from './periodics.ts';
import type { Runtime } from './runtime.ts';

/** How long running jobs may take to end when the process is asked to stop. */
const CLOSE_DEADLINE_MS = 8_000;

export interface RunningWorker {
  stop(): Promise<void>;
}

/** Runs a job when its time has come. */
type Turn = (job: () => Promise<void>) => Promise<void>;

/** Turns events into jobs, runs jobs and does what is due again and again. */
export function startWorker({ platform, backend }: Runtime, turn: Turn = (job) => job()): RunningWorker {
  const workers = startJobWorkers(backend, (data) => turn(() => runDelivery(platform, subscriptions, data)));
  const relay = startRelay(platform, subscriptions);
  const repeated = startPeriodics(platform, periodics);
  const signs = startSigns(platform);
  return {
    stop: async () => {
      await Promise.all([relay.stop(), repeated.stop()]);
      await workers.close(CLOSE_DEADLINE_MS);
      await signs.stop();
    },
  };
}

/** What a process without a worker does: turns its own events into jobs as soon as they are committed. */
export function startSender({ platform }: Runtime): RunningWorker {
  return startRelay(platform, subscriptions);
}
