import { record } from '../journal/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import type { Incident } from './instance.ts';
import { saveIncident } from './instance-store.ts';
import type { InstanceDocument } from './instance-store.ts';

/** Makes it visible that an instance stands still, and why. Raising the same incident again changes nothing. */
export async function raiseIncident(
  instance: InstanceDocument,
  incident: Omit<Incident, 'elementId'> & { readonly elementId?: string | undefined },
): Promise<void> {
  if (instance.incident?.eventId === incident.eventId) return;
  const { administrationId, _id: instanceId } = instance;
  const { elementId, message, ...rest } = incident;
  const kept: Incident = { ...rest, message: message.slice(0, 500), ...(elementId && { elementId }) };
  await inTransaction(async (tx) => {
    await saveIncident(tx, { administrationId, instanceId }, kept);
    await record(tx, {
      administrationId,
      act: 'circuit.stuck',
      subject: { type: 'instance', id: instance._id },
      actor: { kind: 'system', reason: 'engine' },
      facts: { code: incident.code, ...(elementId && { elementId }) },
    });
  });
}
