import { DomainError } from '../platform/errors.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import type { Tx } from '../platform/mongo/index.ts';
import type { DomainEvent } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { serviceHandler } from './bindings.ts';
import { sendCommand } from './command.ts';
import type { ServiceContext } from './contracts.ts';
import { instanceNotFound } from './errors.ts';
import type { PendingService } from './instance.ts';
import { clearIncident, findInstance } from './instance-store.ts';
import type { InstanceDocument } from './instance-store.ts';
import { programOf } from './program-cache.ts';
import { raiseIncident } from './raise-incident.ts';

/** Reminds somebody of a step; of a step that is done in the meantime, nobody. */
const REMIND = 'tasks.remind';

/**
 * Does the automatic step that an `engine.service-requested` event asks for. Does nothing when the
 * instance no longer waits for it. A refusal that no retry can mend goes where the circuit catches the
 * error of its code; else it is shown on the instance.
 */
export async function runService(platform: Platform, event: DomainEvent): Promise<void> {
  const { administrationId, aggregateId: instanceId } = event;
  const instance = await findInstance(administrationId, instanceId);
  if (!instance) throw instanceNotFound(instanceId);
  const pending = instance.services.find((one) => one.executionId === event.data['executionId']);
  if (!pending) return;
  const { executionId, elementId } = pending;
  const complete = async (tx: Tx, output: Record<string, unknown>) => {
    await clearIncident(tx, { administrationId, instanceId }, event.id);
    await sendCommand(
      tx,
      { administrationId, instanceId },
      { kind: 'complete-service', executionId, output },
    );
  };
  try {
    await serve(platform, { instance, pending, complete });
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
    const { code, message } = error;
    if (await isCaught(instance, elementId, code)) {
      const command = { kind: 'fail-service', executionId, code } as const;
      return inTransaction((tx) => sendCommand(tx, { administrationId, instanceId }, command));
    }
    await raiseIncident(instance, { code, message, elementId, eventId: event.id, at: platform.clock.now() });
    throw error;
  }
}

/** True for a refusal that the circuit draws an error event for: it goes on there. */
async function isCaught(instance: InstanceDocument, elementId: string, code: string): Promise<boolean> {
  const program = await programOf(instance.administrationId, instance.versionId);
  const caught = program.services.get(elementId)?.catches ?? [];
  return caught.some((other) => other === undefined || other === code);
}

interface Request {
  readonly instance: InstanceDocument;
  readonly pending: PendingService;
  readonly complete: (tx: Tx, output: Record<string, unknown>) => Promise<void>;
}

async function serve(platform: Platform, { instance, pending, complete }: Request): Promise<void> {
  const program = await programOf(instance.administrationId, instance.versionId);
  const drawn = program.services.get(pending.elementId);
  const step = instance.open.find((open) => open.elementId === drawn?.behindTimerOf);
  if (pending.service === REMIND && drawn?.behindTimerOf && !step) {
    await inTransaction((tx) => complete(tx, { reminded: 0 }));
    return;
  }
  const context: ServiceContext = {
    administrationId: instance.administrationId,
    instanceId: instance._id,
    executionId: pending.executionId,
    elementId: pending.elementId,
    name: drawn?.name ?? { ar: pending.elementId, fr: pending.elementId },
    service: pending.service,
    variables: instance.variables,
    subject: { type: instance.subjectType, id: instance.subjectId },
    circuit: { key: instance.circuitKey, version: instance.version, versionId: instance.versionId },
    ...(step && { step: { elementId: step.elementId, executionId: step.executionId } }),
  };
  await serviceHandler(pending.service).run(platform, context, complete);
}
