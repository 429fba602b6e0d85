import { setTimeout as sleep } from 'node:timers/promises';
import { crossAdministration } from '../mongo/index.ts';
import type { Platform } from '../platform.ts';
import type { Subscription } from './event.ts';
import { rememberFresh } from './fresh-entries.ts';
import { relayedTotal, sweptTotal } from './metrics.ts';
import { onNudge } from './nudge.ts';
import { deliveryKey, OutboxEntries, type Delivery, type OutboxEntry } from './outbox-store.ts';

const POLL_MS = 1000;
/** Commits of this long are relayed together: far below what anybody notices, and many under load. */
const GATHERED_MS = 10;
const BATCH = 200;
/**
 * How long queued work may stay unmarked before it is queued again, the first time and after that: what
 * a queue server lost is there again within 60 s. Adding what it still has does nothing.
 */
const FIRST_SWEEP_MS = 15_000;
const NEXT_SWEEP_MS = 30_000;
/** From here on the queue may hold a dead job of the same name: use another one at each doubling. */
const SWEEPS_WITH_ONE_NAME = 8;

const SCOPE = crossAdministration('the relay queues the events of every administration');

export interface Relay {
  /** Ends the polling, after the batch under way. */
  stop(): Promise<void>;
}

/**
 * Turns committed events into jobs: on a nudge after each commit of this process, and every second
 * for those of others, those that were lost, and retries. Several relays may run at once.
 */
export function startRelay(platform: Platform, subscriptions: readonly Subscription[]): Relay {
  let wanted = true;
  let stopped = false;
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    while (wanted && !stopped) {
      await sleep(GATHERED_MS);
      wanted = false;
      await relayAll(platform, subscriptions, () => stopped).catch((error: unknown) =>
        platform.log.warn({ err: error }, 'the relay could not read the outbox or reach the queue'),
      );
    }
  };
  const wake = (): void => {
    wanted = true;
    running ??= run().finally(() => {
      running = undefined;
      if (wanted && !stopped) wake();
    });
  };
  const unsubscribe = onNudge(wake);
  const timer = setInterval(wake, POLL_MS);
  wake();
  return {
    stop: async () => {
      stopped = true;
      unsubscribe();
      clearInterval(timer);
      await running;
    },
  };
}

async function relayAll(
  platform: Platform,
  subscriptions: readonly Subscription[],
  stopped: () => boolean,
): Promise<void> {
  while (!stopped() && (await relayOnce(platform, subscriptions)) === BATCH);
}

/** Queues one batch of what is due; answers how many events it looked at. */
export async function relayOnce(platform: Platform, subscriptions: readonly Subscription[]): Promise<number> {
  const now = platform.clock.now();
  const entries = await OutboxEntries.find({ dueAt: { $lte: now } }, null, { scope: SCOPE })
    .sort({ dueAt: 1 })
    .limit(BATCH)
    .lean<OutboxEntry[]>();
  const settled: string[] = [];
  const queued = new Map<number, string[]>();
  for (const entry of entries) {
    const left = subscriptions.filter((one) => one.event === entry.type && isLeft(entry.deliveries, one.job));
    if (left.length === 0) {
      settled.push(entry._id);
      continue;
    }
    if (isUntouched(entry))
      rememberFresh(
        entry,
        left.map((one) => one.job),
      );
    await Promise.all(left.map((one) => queue(platform, entry, one)));
    (entry.sweeps === 0 ? relayedTotal : sweptTotal).inc(left.length);
    queued.set(entry.sweeps, [...(queued.get(entry.sweeps) ?? []), entry._id]);
  }
  await markSettled(settled, now);
  for (const [sweeps, ids] of queued) await markQueued(ids, sweeps, now);
  return entries.length;
}

function isLeft(deliveries: Readonly<Record<string, Delivery>>, job: string): boolean {
  const delivery = deliveries[deliveryKey(job)];
  return delivery?.doneAt === undefined && delivery?.incidentAt === undefined;
}

function isUntouched(entry: OutboxEntry): boolean {
  return entry.sweeps === 0 && Object.keys(entry.deliveries).length === 0;
}

async function queue(platform: Platform, entry: OutboxEntry, subscription: Subscription): Promise<void> {
  const retries = entry.deliveries[deliveryKey(subscription.job)]?.retries ?? 0;
  const sweep = entry.sweeps > SWEEPS_WITH_ONE_NAME ? `-s${Math.floor(Math.log2(entry.sweeps))}` : '';
  await platform.jobs.add(
    subscription.queue,
    subscription.job,
    { eventId: entry._id, job: subscription.job },
    { jobId: `${entry._id}-${subscription.job}${retries === 0 ? '' : `-r${retries}`}${sweep}` },
  );
}

/** Nothing is left to do: an incident is kept for a person, the rest expires. */
async function markSettled(ids: string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await OutboxEntries.updateMany(
    { _id: { $in: ids }, incidentAt: { $exists: false } },
    { $unset: { dueAt: 1 }, $set: { settledAt: now } },
    { scope: SCOPE },
  );
  await OutboxEntries.updateMany(
    { _id: { $in: ids }, incidentAt: { $exists: true } },
    { $unset: { dueAt: 1 } },
    { scope: SCOPE },
  );
}

async function markQueued(ids: string[], sweeps: number, now: Date): Promise<void> {
  const pause = sweeps === 0 ? FIRST_SWEEP_MS : NEXT_SWEEP_MS;
  await OutboxEntries.updateMany(
    { _id: { $in: ids }, dueAt: { $exists: true } },
    { $set: { dueAt: new Date(now.getTime() + pause), sweeps: sweeps + 1 } },
    { scope: SCOPE },
  );
}
