import { DomainError } from '../errors.ts';
import { crossAdministration } from '../mongo/index.ts';
import { nudgeRelays } from './nudge.ts';
import { deliveryKey, HAS_INCIDENT, OutboxEntries, type OutboxEntry } from './outbox-store.ts';

const SCOPE = crossAdministration('the operator repairs the outbox of the whole installation');
const MOST_LISTED = 100;

/** A job that was given up. Nothing is lost: its event is kept until the job succeeds. */
export interface Incident {
  readonly eventId: string;
  readonly event: string;
  readonly administrationId: string;
  readonly aggregateId: string;
  readonly job: string;
  readonly attempts: number;
  readonly lastError: string;
  readonly since: Date;
}

/** The jobs given up, oldest first, 100 events at most. */
export async function listIncidents(): Promise<Incident[]> {
  const entries = await OutboxEntries.find(HAS_INCIDENT, null, { scope: SCOPE })
    .sort({ incidentAt: 1 })
    .limit(MOST_LISTED)
    .lean<OutboxEntry[]>();
  return entries.flatMap(incidentsOf);
}

/** Queues a job that was given up again, with all its attempts. */
export async function retryIncident(eventId: string, job: string): Promise<void> {
  const entry = await OutboxEntries.findOne({ _id: eventId }, null, { scope: SCOPE }).lean<OutboxEntry>();
  const delivery = entry?.deliveries[deliveryKey(job)];
  if (!entry || delivery?.incidentAt === undefined) throw noIncident(eventId, job);
  const path = `deliveries.${deliveryKey(job)}`;
  const others = incidentsOf(entry).some((incident) => incident.job !== job);
  await OutboxEntries.updateOne(
    { _id: eventId, administrationId: entry.administrationId },
    {
      $set: { dueAt: new Date(0), sweeps: 0, [`${path}.attempts`]: 0 },
      $inc: { [`${path}.retries`]: 1 },
      $unset: { [`${path}.incidentAt`]: 1, ...(others ? {} : { incidentAt: 1 as const }) },
    },
  );
  nudgeRelays();
}

function incidentsOf(entry: OutboxEntry): Incident[] {
  return Object.entries(entry.deliveries).flatMap(([key, delivery]) =>
    delivery.incidentAt === undefined
      ? []
      : [
          {
            eventId: entry._id,
            event: entry.type,
            administrationId: entry.administrationId,
            aggregateId: entry.aggregateId,
            job: key.replaceAll('/', '.'),
            attempts: delivery.attempts ?? 0,
            lastError: delivery.lastError ?? '',
            since: delivery.incidentAt,
          },
        ],
  );
}

function noIncident(eventId: string, job: string): DomainError {
  return new DomainError({
    code: 'outbox.no_incident',
    kind: 'not_found',
    message: 'Expected a job that was given up, but there is none',
    facts: { eventId, job },
  });
}
