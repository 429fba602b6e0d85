import { DomainError } from '../errors.ts';
import { crossAdministration } from '../mongo/index.ts';
import type { Platform } from '../platform.ts';
import type { JobData } from '../queue/index.ts';
import { retryDelayMs, willRetry } from '../queue/retry.ts';
import type { Subscription } from './event.ts';
import { takeFresh } from './fresh-entries.ts';
import { deliverySeconds, incidentsTotal } from './metrics.ts';
import { deliveryKey, eventOf, OutboxEntries, type OutboxEntry } from './outbox-store.ts';

const SCOPE = crossAdministration('a job names its event by id only');
const LONGEST_ERROR_TEXT = 500;
/** A job that is not heard of for so long after its next attempt was due is queued again. */
const SWEEP_AFTER_FAILURE_MS = 15_000;

/**
 * Runs one job: the subscription's handler on its event, unless it is already done. A failure is
 * noted and thrown again, for the queue to retry; one that no retry can mend, or that was retried
 * enough, becomes an incident.
 */
export async function runDelivery(
  platform: Platform,
  subscriptions: readonly Subscription[],
  data: JobData,
): Promise<void> {
  const subscription = subscriptions.find((one) => one.job === data.job);
  if (subscription === undefined) throw unknownJob(data.job);
  const entry = takeFresh(data.eventId, data.job) ?? (await readEntry(data.eventId));
  if (entry === null || entry.deliveries[deliveryKey(data.job)]?.doneAt !== undefined) return;
  const stopTimer = deliverySeconds.startTimer({ job: data.job });
  try {
    await subscription.handle(platform, eventOf(entry));
  } catch (error) {
    stopTimer({ outcome: 'failed' });
    const failure = await noteFailure(platform, entry, data.job, error);
    if (failure !== null) throw failure;
    return;
  }
  await markDone(platform, subscriptions, entry, data.job);
  stopTimer({ outcome: 'done' });
}

function readEntry(eventId: string): Promise<OutboxEntry | null> {
  return OutboxEntries.findOne({ _id: eventId }, null, { scope: SCOPE }).lean<OutboxEntry>();
}

async function markDone(
  platform: Platform,
  subscriptions: readonly Subscription[],
  entry: OutboxEntry,
  job: string,
): Promise<void> {
  const jobs = subscriptions.filter((one) => one.event === entry.type).map((one) => one.job);
  const now = platform.clock.now();
  const done = (one: OutboxEntry): boolean =>
    jobs.every((name) => name === job || one.deliveries[deliveryKey(name)]?.doneAt !== undefined);
  const settle = { $set: { settledAt: now }, $unset: { dueAt: 1, incidentAt: 1 } };
  const mark = { [`deliveries.${deliveryKey(job)}.doneAt`]: now };
  const key = { _id: entry._id, administrationId: entry.administrationId };
  if (done(entry)) {
    await OutboxEntries.updateOne(key, { ...settle, $set: { ...settle.$set, ...mark } });
    return;
  }
  const marked = await OutboxEntries.findOneAndUpdate(
    key,
    { $set: mark, $unset: { [`deliveries.${deliveryKey(job)}.incidentAt`]: 1 } },
    { returnDocument: 'after' },
  ).lean<OutboxEntry>();
  if (marked !== null && done(marked)) await OutboxEntries.updateOne(key, settle);
}

/** Writes the failure down; answers what to throw, or null when another run of the job succeeded meanwhile. */
async function noteFailure(
  platform: Platform,
  entry: OutboxEntry,
  job: string,
  error: unknown,
): Promise<unknown> {
  const now = platform.clock.now();
  const path = `deliveries.${deliveryKey(job)}`;
  const attempts = (entry.deliveries[deliveryKey(job)]?.attempts ?? 0) + 1;
  const givenUp = !willRetry(error, attempts);
  const noted = await OutboxEntries.updateOne(
    { _id: entry._id, administrationId: entry.administrationId, [`${path}.doneAt`]: { $exists: false } },
    {
      $inc: { [`${path}.attempts`]: 1 },
      $set: {
        [`${path}.lastError`]: textOf(error),
        [`${path}.lastErrorAt`]: now,
        ...(givenUp
          ? { [`${path}.incidentAt`]: now, incidentAt: now }
          : { dueAt: sweepAfter(now, attempts), sweeps: 1 }),
      },
    },
  );
  if (noted.matchedCount === 0) return null;
  if (!givenUp) return error;
  incidentsTotal.inc({ job });
  platform.log.error(
    { err: error, eventId: entry._id, event: entry.type, job },
    'a job was given up: incident',
  );
  return error instanceof DomainError && error.kind !== 'unavailable' ? error : givenUpError(job, error);
}

/** The queue tries again by itself; it is alive, for the job was heard of. */
function sweepAfter(now: Date, attempts: number): Date {
  return new Date(now.getTime() + retryDelayMs(attempts, () => 1) + SWEEP_AFTER_FAILURE_MS);
}

function textOf(error: unknown): string {
  const text = error instanceof DomainError ? `${error.code}: ${error.message}` : String(error);
  return text.slice(0, LONGEST_ERROR_TEXT);
}

/** Tells the queue that no retry will follow, whatever it counted itself. */
function givenUpError(job: string, cause: unknown): DomainError {
  return new DomainError({
    code: 'outbox.given_up',
    kind: 'conflict',
    message: 'Expected the job to succeed within its attempts, but it did not',
    facts: { job },
    cause,
  });
}

function unknownJob(job: string): DomainError {
  return new DomainError({
    code: 'outbox.unknown_job',
    kind: 'not_found',
    message: `Expected a subscription named ${job}, but there is none`,
    facts: { job },
  });
}
