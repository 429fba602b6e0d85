import type { Content } from './behaviours/parts.ts';
import type { DrawnEvent } from './drawn-events.ts';
import { EngineFault } from './engine-fault.ts';
import type { Facts } from './facts.ts';
import type { Subscription } from './instance.ts';

/** An event that begins to wait: its key is that of this moment. */
export function openSubscription(
  facts: Facts,
  event: DrawnEvent,
  content: Content,
  kind: Subscription['kind'],
): Subscription {
  const { elementId, reference: name = '' } = event;
  const key = correlationOf(facts, event, content);
  return { executionId: content.executionId, elementId, kind, name, ...(key !== undefined && { key }) };
}

/** The key that the circuit draws for a message; undefined where it draws none. */
export function correlationOf(
  facts: Facts,
  { correlation, elementId }: DrawnEvent,
  content: Content,
): string | undefined {
  if (correlation === undefined) return undefined;
  const value = facts.evaluate(correlation, content);
  if (typeof value === 'string' && value) return value;
  const why = `Expected ${correlation} to give the key of a message, but its value is ${typeof value}`;
  throw new EngineFault(why, elementId, undefined);
}
