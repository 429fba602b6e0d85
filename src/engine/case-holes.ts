import type { Tx } from '../platform/mongo/index.ts';
import { unsettledEvents, type UnsettledEvent } from '../platform/outbox/index.ts';
import { stepHandler } from './bindings.ts';
import { byAdministration } from './by-administration.ts';
import { COMMAND_EVENT, SERVICE_EVENT } from './command.ts';
import { casesById, type Case } from './instance-store.ts';
import { timersOf } from './timer-store.ts';

/** What an instance counts on and is not there. */
export interface Hole {
  readonly case: Case;
  readonly kind: HoleKind;
  readonly executionId?: string;
}

export type HoleKind =
  /** It was never told to start. */
  | 'start-lost'
  /** A step waits, but nobody was asked. */
  | 'step-not-opened'
  /** A step waits, but its task is over and no command is on its way. */
  | 'step-not-heard'
  /** Somebody is asked for a step that does not wait. */
  | 'step-left-open'
  /** An automatic step waits, but nothing will do it. */
  | 'service-not-asked'
  /** A timer waits that is not set. */
  | 'timer-not-set'
  /** It waits for nothing at all. */
  | 'standstill';

/**
 * The holes of some instances under way, or ended. Judged on what is settled: an instance that moves
 * meanwhile has none. What is read first cannot explain what is read later: tasks and timers, then the
 * outbox, then the instance again.
 */
export async function holesOf(page: readonly Case[]): Promise<Hole[]> {
  const holes: Hole[] = [];
  for (const [administrationId, cases] of byAdministration(page)) {
    const around = await surroundings(administrationId, cases);
    for (const one of cases) {
      const suspected = suspect(one, around);
      if (suspected.length > 0) holes.push(...(await confirmed(one, suspected)));
    }
  }
  return holes;
}

/** The holes of one instance as a transaction sees it. */
export async function holesOfOne(one: Case, tx: Tx): Promise<Hole[]> {
  const suspected = suspect(one, await surroundings(one.administrationId, [one], tx));
  return unexplained(one, suspected, tx);
}

interface Surroundings {
  /** Execution ids of steps that wait for somebody, by instance. */
  readonly asked: ReadonlyMap<string, readonly string[]>;
  /** Execution ids of timers that are set. */
  readonly set: ReadonlySet<string>;
}

async function surroundings(
  administrationId: string,
  cases: readonly Case[],
  tx?: Tx,
): Promise<Surroundings> {
  const waiting = await stepHandler().waiting(
    administrationId,
    cases.map((one) => one._id),
    tx,
  );
  const timed = cases.filter((one) => one.timers.length > 0).map((one) => one._id);
  const timers = timed.length === 0 ? [] : await timersOf(administrationId, timed, tx);
  const asked = new Map<string, string[]>();
  for (const { instanceId, executionId } of waiting)
    asked.set(instanceId, [...(asked.get(instanceId) ?? []), executionId]);
  const set = timers.filter((timer) => timer.status === 'set').map((timer) => timer.executionId);
  return { asked, set: new Set(set) };
}

function suspect(one: Case, { asked, set }: Surroundings): Hole[] {
  if (one.status === 'incident') return [];
  const here = asked.get(one._id) ?? [];
  const open = one.endedAt === undefined ? one.open.map((step) => step.executionId) : [];
  const leftOpen = here.filter((executionId) => !open.includes(executionId));
  const holes = leftOpen.map((executionId): Hole => ({ case: one, kind: 'step-left-open', executionId }));
  if (one.endedAt !== undefined) return holes;
  if (one.status === 'starting') return [...holes, { case: one, kind: 'start-lost' }];
  const { services, timers, subscriptions = [] } = one;
  for (const executionId of open)
    if (!here.includes(executionId)) holes.push({ case: one, kind: 'step-not-opened', executionId });
  for (const { executionId } of services) holes.push({ case: one, kind: 'service-not-asked', executionId });
  for (const { executionId } of timers)
    if (!set.has(executionId)) holes.push({ case: one, kind: 'timer-not-set', executionId });
  if (open.length + services.length + timers.length + subscriptions.length === 0)
    holes.push({ case: one, kind: 'standstill' });
  return holes;
}

async function confirmed(one: Case, suspected: readonly Hole[]): Promise<Hole[]> {
  const holes = await unexplained(one, suspected);
  if (holes.length === 0) return [];
  const [now] = await casesById(one.administrationId, [one._id]);
  return now?.revision === one.revision ? holes : [];
}

async function unexplained(one: Case, suspected: readonly Hole[], tx?: Tx): Promise<Hole[]> {
  if (suspected.length === 0) return [];
  const events = await unsettledEvents(one.administrationId, one._id, tx);
  const left = suspected.filter((hole) => !events.some((event) => explains(event, hole)));
  return Promise.all(left.map((hole) => named(hole, tx)));
}

/** A command on its way, a service asked for, or an incident of either. */
function explains({ type, data }: UnsettledEvent, { kind, executionId }: Hole): boolean {
  if (type === SERVICE_EVENT) return kind === 'service-not-asked' && data['executionId'] === executionId;
  if (type !== COMMAND_EVENT) return false;
  switch (kind) {
    case 'start-lost':
      return data['kind'] === 'start';
    case 'step-left-open':
    case 'standstill':
      return true;
    default:
      return data['executionId'] === executionId;
  }
}

/** A step whose task is over is not opened again: somebody has decided it. */
async function named(hole: Hole, tx?: Tx): Promise<Hole> {
  if (hole.kind !== 'step-not-opened' || hole.executionId === undefined) return hole;
  const { administrationId, _id: instanceId } = hole.case;
  const step = { administrationId, instanceId, executionId: hole.executionId };
  return (await stepHandler().wasOpened(step, tx)) ? { ...hole, kind: 'step-not-heard' } : hole;
}
