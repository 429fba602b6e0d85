import { DomainError } from '../platform/errors.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import type { Tx } from '../platform/mongo/index.ts';
import type { DomainEvent } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { advance, READABLE_FORMATS, STATE_FORMAT } from './advance.ts';
import type { Advanced } from './advance.ts';
import type { Command } from './command.ts';
import { carryOut } from './carry-out.ts';
import { changeSubscriptions } from './change-subscriptions.ts';
import { NOTHING_DONE } from './compensation.ts';
import { EngineFault } from './engine-fault.ts';
import { incidentRaised, instanceBusy, instanceNotFound, stateUnreadable } from './errors.ts';
import type { Incident, InstanceStatus } from './instance.ts';
import { findInstance, noteApplied, replaceInstance, stateOf, wasApplied } from './instance-store.ts';
import type { InstanceDocument } from './instance-store.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { programOf } from './program-cache.ts';
import { raiseIncident } from './raise-incident.ts';
import { returnMessage } from './send-message.ts';

const MOST_RACES = 8;

type Applied = 'done' | 'lost-the-race';

/**
 * Applies the command of an `engine.command` event to its instance, exactly once: the new state, the
 * steps it opens and cancels, the services it asks for and the note that this event is done are one
 * transaction. What the circuit cannot decide becomes an incident and changes nothing else.
 */
export async function applyCommand(platform: Platform, event: DomainEvent): Promise<void> {
  await oneAtATime(event.aggregateId, async () => {
    for (let race = 0; race < MOST_RACES; race += 1) {
      if ((await attempt(platform, event)) === 'done') return;
    }
    throw instanceBusy(event.aggregateId);
  });
}

async function attempt(platform: Platform, event: DomainEvent): Promise<Applied> {
  const instance = await findInstance(event.administrationId, event.aggregateId);
  if (!instance) throw instanceNotFound(event.aggregateId);
  const at = platform.clock.now();
  try {
    const advanced = await advanceInstance(instance, event.data as unknown as Command, at);
    return await inTransaction((tx) => save(tx, { instance, event, advanced, at }));
  } catch (error) {
    const refusal = error instanceof EngineFault ? incidentRaised(instance._id, error) : error;
    if (!(refusal instanceof DomainError) || refusal.kind === 'unavailable') throw refusal;
    const elementId = error instanceof EngineFault ? error.elementId : undefined;
    const { code, message } = refusal;
    await raiseIncident(instance, { code, message, elementId, eventId: event.id, at });
    throw refusal;
  }
}

/** Null for an instance that has ended: nothing can move it. */
async function advanceInstance(
  instance: InstanceDocument,
  command: Command,
  at: Date,
): Promise<Advanced | null> {
  if (instance.endedAt) return null;
  if (instance.stateFormat !== undefined && !READABLE_FORMATS.includes(instance.stateFormat)) {
    throw stateUnreadable(instance._id, instance.stateFormat);
  }
  const program = await programOf(instance.administrationId, instance.versionId);
  const state = stateOf(instance);
  const { variables, open, services, subscriptions = [], compensation = NOTHING_DONE } = instance;
  const snapshot = { variables, open, services, subscriptions, compensation, ...(state && { state }) };
  return advance(program, snapshot, command, at);
}

/** One command on its way into the store. */
interface Step {
  readonly instance: InstanceDocument;
  readonly event: DomainEvent;
  readonly advanced: Advanced | null;
  readonly at: Date;
}

async function save(tx: Tx, step: Step): Promise<Applied> {
  const { instance, event, advanced, at } = step;
  const { administrationId, _id: instanceId, revision } = instance;
  if (await wasApplied(tx, administrationId, event.id)) return 'done';
  if (advanced?.applied) {
    if (!(await replaceInstance(tx, nextOf(step, advanced), revision))) return 'lost-the-race';
    await carryOut(tx, instance, advanced, completedBy(event.data as unknown as Command));
    await changeSubscriptions(tx, instance, advanced, at);
  } else {
    const messageId = messageOf(event.data as unknown as Command);
    if (messageId) await returnMessage(tx, administrationId, messageId, at);
  }
  await noteApplied(tx, { administrationId, eventId: event.id, instanceId, at });
  return 'done';
}

function nextOf({ instance, event, at }: Step, advanced: Advanced): InstanceDocument {
  const { incident: before, endedAt: _ended, state: _state, stateFormat: _format, ...rest } = instance;
  const incident: Incident | undefined = before?.eventId === event.id ? undefined : before;
  const status: InstanceStatus = incident ? 'incident' : advanced.ended ? 'completed' : 'running';
  return {
    ...rest,
    status,
    variables: { ...advanced.variables },
    open: [...advanced.open],
    services: [...advanced.services],
    timers: [...advanced.timers],
    subscriptions: [...advanced.subscriptions],
    compensation: advanced.compensation,
    done: [...instance.done, ...advanced.passed.map((elementId) => ({ elementId, at }))],
    startedAt: instance.startedAt ?? at,
    ...(advanced.ended ? { endedAt: at } : { stateFormat: STATE_FORMAT, state: Buffer.from(advanced.state) }),
    ...(incident && { incident }),
  };
}

function completedBy(command: Command): string | undefined {
  return command.kind === 'complete-step' ? command.executionId : undefined;
}

function messageOf(command: Command): string | undefined {
  return command.kind === 'deliver-event' ? command.messageId : undefined;
}
