import { INCOMING_FILING } from '../circuits/index.ts';
import { startInstance } from '../engine/index.ts';
import { record } from '../journal/index.ts';
import { DomainError } from '../platform/errors.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import type { DomainEvent } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { changeLetter, loadLetter, NOTHING_DUE } from './letter-store.ts';
import { versionInForce, versionNamedBy, type VersionInForce } from './version-in-force.ts';

/**
 * Puts a filed letter on the version of the circuit that was in force when it was filed, once; the
 * letter stays on it for life. An administration without a circuit is tried again until it deploys one.
 */
export async function startCircuit(_platform: Platform, event: DomainEvent): Promise<void> {
  const { administrationId, aggregateId: letterId } = event;
  const version = await versionFor(event);
  await inTransaction(async (tx) => {
    const letter = await loadLetter(administrationId, letterId, tx);
    if (letter.circuit !== undefined) return;
    const instanceId = await startInstance(tx, {
      administrationId,
      circuitKey: INCOMING_FILING,
      versionId: version.versionId,
      subject: { type: 'letter', id: letterId },
      variables: {
        letter: {
          id: letterId,
          number: letter.number,
          filerType: letter.filer.type,
          language: letter.language,
          subject: letter.subject.slice(0, 200),
        },
      },
    });
    const circuit = {
      instanceId,
      key: INCOMING_FILING,
      version: version.version,
      versionId: version.versionId,
    };
    await changeLetter(tx, letter, {
      set: { circuit },
      ...(letter.receipt === undefined ? {} : NOTHING_DUE),
    });
    await record(tx, {
      administrationId,
      act: 'letter.circuit-started',
      subject: { type: 'letter', id: letterId },
      actor: { kind: 'system', reason: 'circuit of a filing' },
      facts: { circuit: INCOMING_FILING, version: version.version },
    });
  });
}

async function versionFor(event: DomainEvent): Promise<VersionInForce> {
  const version = versionNamedBy(event.data) ?? (await versionInForce(event.administrationId));
  if (version !== null) return version;
  throw new DomainError({
    code: 'registry.no_circuit',
    kind: 'unavailable',
    message: 'Expected a deployed circuit for incoming filings, but the administration has none',
  });
}
