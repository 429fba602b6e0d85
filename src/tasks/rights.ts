import { can } from '../identity/index.ts';
import type { HeldPosition, PersonPrincipal } from '../platform/principal.ts';
import { taskNotFound } from './errors.ts';
import { offersTo, type OfferKeys } from './offer.ts';
import { isLive, type Task } from './task.ts';
import { taskById, tasksOfLetter } from './task-store.ts';

/** The position by which a person may do a task now, if any. A task that nobody can do waits for a post. */
function positionFor(task: Task, offers: OfferKeys, principal: PersonPrincipal): HeldPosition | undefined {
  if (task.unassigned) return undefined;
  const sole = principal.positions.find((position) => position.positionId === task.solePositionId);
  return sole && task.role && sole.roles.includes(task.role) ? sole : offers.get(task.offer);
}

/** A task the caller may see, with the position by which the caller may do it. */
export interface SeenTask {
  readonly task: Task;
  readonly position?: HeldPosition;
}

/** Finds a task of the caller's administration. One that the caller may not see is not found. */
export async function seeTask(principal: PersonPrincipal, taskId: string): Promise<SeenTask> {
  const [task, offers] = await Promise.all([
    taskById(principal.administrationId, taskId),
    offersTo(principal),
  ]);
  if (!task) throw taskNotFound();
  const position = positionFor(task, offers, principal);
  if (position || (task.unassigned && offers.has(task.offer))) return { task, ...(position && { position }) };
  const { administrationId } = task;
  const participant = await participates(administrationId, task.subject.id, principal.positions);
  if (!can(principal, 'letters.read', { administrationId, participant })) throw taskNotFound();
  return { task };
}

/**
 * Whether positions have or had a part in a letter: a live task is offered to them, or they claimed or
 * completed one.
 */
export async function participates(
  administrationId: string,
  letterId: string,
  positions: readonly HeldPosition[],
): Promise<boolean> {
  const tasks = await tasksOfLetter(administrationId, letterId);
  if (tasks.length === 0 || positions.length === 0) return false;
  const offers = await offersTo({ administrationId, positions });
  const ids = new Set(positions.map((position) => position.positionId));
  return tasks.some((task) => hasPart(task, offers, ids));
}

/**
 * Whether a person has a step of a letter in hand: it is live, of this kind, and claimed by that person or
 * free for a position of theirs.
 */
export async function hasInHand(
  principal: PersonPrincipal,
  letterId: string,
  stepKind: string,
): Promise<boolean> {
  const tasks = await tasksOfLetter(principal.administrationId, letterId);
  const live = tasks.filter((task) => isLive(task) && task.stepKind === stepKind);
  if (live.length === 0) return false;
  const offers = await offersTo(principal);
  return live.some(
    (task) =>
      positionFor(task, offers, principal) !== undefined &&
      (task.claimedBy === undefined || task.claimedBy.personId === principal.personId),
  );
}

function hasPart(task: Task, offers: OfferKeys, positionIds: ReadonlySet<string>): boolean {
  const acted = [task.claimedBy?.positionId, task.completedBy?.positionId];
  if (acted.some((id) => id !== undefined && positionIds.has(id))) return true;
  return (
    isLive(task) && !task.unassigned && (offers.has(task.offer) || positionIds.has(task.solePositionId ?? ''))
  );
}
