import { lastReport } from '../platform/check-report-store.ts';
import { NotReady, type ReadinessCheck } from '../platform/http/index.ts';
import { pingMongo } from '../platform/mongo/index.ts';
import { lastWorkSpan, lateMs, outboxBacklog } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { QueueBackend } from '../platform/queue/index.ts';

/** The hash of no file: asking for it only shows that the file store answers. */
const NO_FILE = '0'.repeat(64);
/** What waits longer to be queued was left behind. */
const BEHIND_MS = 60_000;

/**
 * What `/readyz` looks at. Without store or files nothing can be answered. Without queue or worker letters
 * are filed all the same and their work waits in the outbox: that degrades the service, and says so.
 */
export function readinessChecks(
  platform: Platform,
  backend: Pick<QueueBackend, 'health'>,
): readonly ReadinessCheck[] {
  return [
    { name: 'store', check: () => pingMongo() },
    { name: 'files', check: async () => void (await platform.blobs.stat('readiness', NO_FILE)) },
    { name: 'queue', degrades: true, check: () => backend.health() },
    { name: 'worker', degrades: true, check: () => checkWorker(platform) },
    { name: 'outbox', degrades: true, check: () => checkOutbox(platform) },
    { name: 'promises', degrades: true, check: () => checkPromises() },
  ];
}

async function checkWorker(platform: Platform): Promise<object> {
  const { alive, since, until } = await lastWorkSpan(platform);
  if (alive) return { since: since.toISOString() };
  const lastSeen = until > since && since.getTime() > 0 ? until.toISOString() : null;
  throw new NotReady('Expected a worker that gives signs of life, but there is none', { lastSeen });
}

async function checkOutbox(platform: Platform): Promise<object> {
  const [backlog, span] = await Promise.all([outboxBacklog(platform), lastWorkSpan(platform)]);
  const since = backlog.dueSince;
  if (since === null || lateMs({ ...span, until: platform.clock.now() }, since) <= BEHIND_MS) return backlog;
  throw new NotReady('Expected what is due to be queued within a minute, but it was not', backlog);
}

/** What the last nightly check found; before the first there is nothing to say. */
async function checkPromises(): Promise<object> {
  const report = await lastReport();
  if (report === null) return { checkedAt: null };
  const facts = { checkedAt: report.finishedAt.toISOString(), faultCount: report.faultCount };
  if (report.ok) return facts;
  throw new NotReady('Expected every promise to hold, but the nightly check found faults', facts);
}
