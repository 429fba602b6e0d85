import { findPerson, findPosition } from '../identity/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import type { DomainEvent } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { ROLES, type Role } from '../platform/principal.ts';
import { placeOffer, type Placement } from './offer.ts';
import { released, restingQueue, type Task, type TaskChange } from './task.ts';
import { changeTask, liveTasksForRoles } from './task-store.ts';
import { tellTask } from './tell-task.ts';

const BATCH = 200;

/**
 * Follows `position.changed`: live tasks are offered to those who bear the role now, and a task held
 * in the name of a position that its claimant lost goes back to its list.
 */
export async function reofferTasks(platform: Platform, event: DomainEvent): Promise<void> {
  const { administrationId, data } = event;
  const position = await findPosition(administrationId, String(data['positionId']));
  const before = Array.isArray(data['previousRoles']) ? data['previousRoles'] : [];
  const roles = ROLES.filter((role) => position?.roles.includes(role) || before.includes(role));
  for (let after: string | undefined, more = roles.length > 0; more;) {
    const tasks = await liveTasksForRoles(administrationId, roles, { limit: BATCH, ...(after && { after }) });
    for (const task of tasks) await reoffer(platform, task);
    after = tasks.at(-1)?._id;
    more = tasks.length === BATCH;
  }
}

async function reoffer(platform: Platform, task: Task): Promise<void> {
  const placement = await placeOffer(task.administrationId, task.role, task.unit?.id);
  const isLost = task.claimedBy !== undefined && !(await stillHolds(task, task.claimedBy, task.role));
  const change = changeFor(task, placement, isLost ? platform.clock.now() : undefined);
  if (!change) return;
  await inTransaction(async (tx) => {
    if (await changeTask(tx, task, change))
      await tellTask(tx, 'reoffered', task, change.set.queue ?? task.queue);
  });
}

async function stillHolds(
  task: Task,
  claimant: { personId: string; positionId: string },
  role: Role | undefined,
): Promise<boolean> {
  const [position, person] = await Promise.all([
    findPosition(task.administrationId, claimant.positionId),
    findPerson(task.administrationId, claimant.personId),
  ]);
  if (role === undefined || person?.status !== 'active') return false;
  return position?.holderId === claimant.personId && position.roles.includes(role);
}

/** What to change so that the task stands where the placement puts it; nothing when it does. */
function changeFor(task: Task, placement: Placement, releasedAt: Date | undefined): TaskChange | undefined {
  const isPlaced =
    task.offer === placement.offer &&
    task.solePositionId === placement.solePositionId &&
    task.unassigned === placement.unassigned;
  const moved: Partial<Task> = { offer: placement.offer, unassigned: placement.unassigned };
  const sole = placement.solePositionId;
  const set = sole === undefined ? moved : { ...moved, solePositionId: sole };
  const unset = sole === undefined ? (['solePositionId'] as const) : [];
  if (releasedAt) {
    const change = released(placement, releasedAt);
    return { set: { ...set, ...change.set }, unset: [...unset, 'claimedBy'] };
  }
  if (isPlaced) return undefined;
  const queue = task.status === 'open' ? { queue: restingQueue(placement) } : {};
  return { set: { ...set, ...queue }, ...(unset.length > 0 && { unset }), quiet: true };
}
