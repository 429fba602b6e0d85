import { record } from '../journal/index.ts';
import { inTransaction, type Tx } from '../platform/mongo/index.ts';
import { emit } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { stepHandler } from './bindings.ts';
import { contextOf } from './carry-out.ts';
import { holesOf, holesOfOne, type Hole } from './case-holes.ts';
import { SERVICE_EVENT, sendCommand } from './command.ts';
import type { Incident } from './instance.ts';
import {
  casesById,
  casesEnded,
  casesUnderWay,
  findInstance,
  moveRevision,
  saveIncident,
  type Case,
} from './instance-store.ts';
import { setTimerAgain } from './timer-store.ts';

const PAGE = 500;
/** Instances looked at in one run: a larger installation takes several runs for a round. */
const MOST_AT_ONCE = 3000;
/** Tasks that an ended instance left open are looked for this long. */
const ENDED_WITHIN_MS = 10 * 60_000;

/** Where the round of each platform goes on. */
const rounds = new WeakMap<Platform, string>();

/**
 * Goes round the instances under way and mends what they count on: opens the step nobody was asked for,
 * cancels the one that no longer waits, asks for services and sets timers again. What cannot be mended
 * becomes an incident that says so. Answers how many holes were closed.
 */
export async function mendCases(platform: Platform): Promise<number> {
  let mended = 0;
  for (let looked = 0; looked < MOST_AT_ONCE; looked += PAGE) {
    const page = await casesUnderWay(undefined, rounds.get(platform), PAGE);
    mended += await mendAll(platform, await holesOf(page));
    const last = page.length < PAGE ? undefined : page.at(-1)!._id;
    if (last === undefined) rounds.delete(platform);
    else rounds.set(platform, last);
    if (last === undefined) break;
  }
  const since = new Date(platform.clock.now().getTime() - ENDED_WITHIN_MS);
  return mended + (await mendAll(platform, await holesOf(await casesEnded(since, PAGE))));
}

async function mendAll(platform: Platform, holes: readonly Hole[]): Promise<number> {
  let mended = 0;
  for (const hole of holes) {
    const done = await inTransaction((tx) => mend(tx, hole, platform.clock.now()));
    if (!done) continue;
    mended += 1;
    const { kind, executionId } = hole;
    platform.log.warn({ instanceId: hole.case._id, hole: kind, executionId }, 'a case was mended');
  }
  return mended;
}

/** Mends a hole that is still there when the transaction looks. Two sweeps at once: one of them loses. */
async function mend(tx: Tx, hole: Hole, at: Date): Promise<boolean> {
  const { administrationId, _id } = hole.case;
  const [now] = await casesById(administrationId, [_id], tx);
  if (now === undefined || !(await isStillThere(tx, now, hole))) return false;
  if (!(await moveRevision(tx, now))) return false;
  await close(tx, { ...hole, case: now }, at);
  return true;
}

async function isStillThere(tx: Tx, now: Case, hole: Hole): Promise<boolean> {
  const holes = await holesOfOne(now, tx);
  return holes.some((one) => one.kind === hole.kind && one.executionId === hole.executionId);
}

async function close(tx: Tx, hole: Hole, at: Date): Promise<void> {
  const { administrationId, _id: instanceId, services, timers } = hole.case;
  const { executionId = '' } = hole;
  const instance = { administrationId, instanceId };
  switch (hole.kind) {
    case 'start-lost':
      return sendCommand(tx, instance, { kind: 'start' });
    case 'step-not-opened':
      return openStep(tx, hole);
    case 'step-left-open':
      return stepHandler().cancel(tx, { ...instance, executionId });
    case 'service-not-asked': {
      const service = services.find((one) => one.executionId === executionId)!;
      await emit(tx, {
        type: SERVICE_EVENT,
        administrationId,
        aggregateId: instanceId,
        data: { ...service },
      });
      return;
    }
    case 'timer-not-set':
      return setTimerAgain(
        tx,
        instance,
        timers.find((one) => one.executionId === executionId)!,
      );
    case 'step-not-heard':
    case 'standstill':
      return raise(tx, hole, at);
  }
}

async function openStep(tx: Tx, { case: { administrationId, _id }, executionId }: Hole): Promise<void> {
  const instance = await findInstance(administrationId, _id, tx);
  const step = instance?.open.find((one) => one.executionId === executionId);
  if (instance && step) await stepHandler().open(tx, contextOf(instance, step));
}

const WHY = {
  'step-not-heard':
    'Expected the circuit to hear that a step was done, but no command is on its way: a person must look',
  standstill: 'Expected the circuit to wait for something, but it waits for nothing: a person must look',
} as const;

async function raise(tx: Tx, hole: Hole, at: Date): Promise<void> {
  const { administrationId, _id: instanceId, open } = hole.case;
  const kind = hole.kind === 'standstill' ? 'standstill' : 'step-not-heard';
  const elementId = open.find((one) => one.executionId === hole.executionId)?.elementId;
  const incident: Incident = {
    code: 'engine.circuit_stuck',
    message: WHY[kind],
    eventId: `${kind}:${hole.executionId ?? instanceId}`,
    at,
    ...(elementId !== undefined && { elementId }),
  };
  await saveIncident(tx, { administrationId, instanceId }, incident);
  await record(tx, {
    administrationId,
    act: 'circuit.stuck',
    subject: { type: 'instance', id: instanceId },
    actor: { kind: 'system', reason: 'engine' },
    facts: { code: incident.code, ...(elementId !== undefined && { elementId }) },
  });
}
