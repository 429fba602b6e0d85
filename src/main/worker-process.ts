import { setPriority } from 'node:os';
import { loadConfig } from '../platform/config.ts';
import { ownMetrics, watchProcess } from '../platform/metrics/index.ts';
import { nudgeRelays } from '../platform/outbox/index.ts';
import { bindModules } from './compose.ts';
import { openRuntime, type SharedServices } from './runtime.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';
import { startWorker } from './worker.ts';

/** A step below the process that answers people; typesetters started from here are below it too. */
const NICENESS = 5;

let stop: (() => Promise<void>) | undefined;

async function start(services: SharedServices): Promise<void> {
  const runtime = await openRuntime(loadConfig(), services);
  bindModules();
  const worker = startWorker(runtime);
  stop = async () => {
    await worker.stop();
    await runtime.close();
  };
}

async function tellMetrics(question: number): Promise<void> {
  const answer: FromWorker = { kind: 'metrics', question, families: await ownMetrics() };
  process.send?.(answer, undefined, undefined, () => undefined);
}

async function obey(message: ToWorker): Promise<void> {
  if (message.kind === 'committed') return nudgeRelays();
  if (message.kind === 'start') return start(message.services);
  if (message.kind === 'metrics') return tellMetrics(message.question);
  await stop?.();
  process.exit(0);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}

try {
  setPriority(NICENESS);
} catch {
  // a system without priorities runs both alike
}
watchProcess('worker');
process.on('message', (message: ToWorker) => void obey(message).catch(fail));
// Its parent is gone, and with it the store: every job is safe to be broken off.
process.on('disconnect', () => process.exit(0));
// A signal to the whole group is the parent's to answer.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
