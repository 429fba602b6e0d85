import { inPages, type Fault, type Invariant, type Tally } from '../invariants.ts';
import { crossAdministration } from '../mongo/index.ts';
import type { Platform } from '../platform.ts';
import { FAR_AWAY_MS } from './mend-outbox.ts';
import { OutboxEntries, type OutboxEntry } from './outbox-store.ts';
import { lastWorkSpan, lateMs, type WorkSpan } from './worker-life.ts';

const SCOPE = crossAdministration('the check looks at the events of every administration');
const PAGE = 1000;
const LATE_MS = 60_000;

/** The promise of the outbox. */
export const outboxInvariants: readonly Invariant[] = [
  {
    name: 'outbox.events-are-delivered-or-due',
    promise:
      'What follows from every event is done, due and being done, or an incident that names its reason.',
    scope: 'installation',
    check: checkEvents,
  },
];

const FIELDS = {
  type: 1,
  time: 1,
  deliveries: 1,
  dueAt: 1,
  settledAt: 1,
  incidentAt: 1,
  aggregateId: 1,
} as const;

async function* checkEvents(platform: Platform, _platformId: string, seen: Tally): AsyncGenerator<Fault> {
  const span = await lastWorkSpan(platform);
  const pages = inPages((after: OutboxEntry | undefined) =>
    OutboxEntries.find({ _id: { $gt: after?._id ?? '' } }, FIELDS, { scope: SCOPE })
      .sort({ _id: 1 })
      .limit(PAGE)
      .lean<OutboxEntry[]>(),
  );
  for await (const page of pages) {
    const now = platform.clock.now();
    for (const entry of page) {
      seen();
      const wrong = whatIsWrong(entry, span, now);
      if (wrong !== null)
        yield { subject: `event ${entry._id}`, detail: `${entry.type} of ${entry.aggregateId}: ${wrong}` };
    }
  }
}

function whatIsWrong(entry: OutboxEntry, span: WorkSpan, now: Date): string | null {
  const { dueAt, settledAt, incidentAt, time } = entry;
  if (dueAt !== undefined) {
    const since = dueAt > time ? dueAt : time;
    if (lateMs(span, since) > LATE_MS) return `it was due ${since.toISOString()} and was not queued`;
    return dueAt.getTime() > now.getTime() + FAR_AWAY_MS
      ? `it is not due before ${dueAt.toISOString()}`
      : null;
  }
  if (settledAt !== undefined) return null;
  if (incidentAt === undefined) return 'it is neither done, nor due, nor an incident';
  const named = Object.values(entry.deliveries).some((one) => one.incidentAt !== undefined);
  return named ? null : 'it is kept as an incident, but no job of it was given up';
}
