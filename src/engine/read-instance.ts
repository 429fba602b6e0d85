import { instanceNotFound } from './errors.ts';
import type { InstanceView } from './instance.ts';
import { findInstance, viewOf } from './instance-store.ts';

/** What waits, what was passed and where the instance stands: for the diagram and for tracking. */
export async function readInstance(administrationId: string, instanceId: string): Promise<InstanceView> {
  const instance = await findInstance(administrationId, instanceId);
  if (!instance) throw instanceNotFound(instanceId);
  return viewOf(instance);
}
