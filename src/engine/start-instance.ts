import { newId } from '../platform/ids.ts';
import type { Tx } from '../platform/mongo/index.ts';
import { findVersion } from '../circuits/index.ts';
import { sendCommand } from './command.ts';
import type { Subject } from './contracts.ts';
import { findInstanceOf, insertInstance } from './instance-store.ts';
import { initialVariables } from './variables.ts';

export interface StartInstance {
  readonly administrationId: string;
  readonly circuitKey: string;
  /** The version the instance is pinned to. */
  readonly versionId: string;
  readonly subject: Subject;
  /** First values of FEEL data: scalars, or objects of scalars such as `letter`. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Starts a circuit for a subject; the id of the instance. Once per administration, subject and
 * circuit: starting again gives the same id and changes nothing.
 */
export async function startInstance(tx: Tx, start: StartInstance): Promise<string> {
  const { administrationId, circuitKey, subject } = start;
  const existing = await findInstanceOf(tx, administrationId, subject, circuitKey);
  if (existing) return existing._id;
  const version = await findVersion(administrationId, start.versionId);
  const instanceId = newId();
  await insertInstance(tx, {
    _id: instanceId,
    administrationId,
    revision: 0,
    circuitKey,
    circuitName: version.bundle.name,
    version: version.version,
    versionId: version.id,
    subjectType: subject.type,
    subjectId: subject.id,
    status: 'starting',
    variables: initialVariables(start.variables),
    open: [],
    services: [],
    timers: [],
    done: [],
  });
  await sendCommand(tx, { administrationId, instanceId }, { kind: 'start' });
  return instanceId;
}
