import { scopesAround } from './behaviours/parts.ts';
import type { Content } from './behaviours/parts.ts';
import type { DrawnEvent } from './drawn-events.ts';

/** An event that waits, where it waits. */
export interface WaitingEvent {
  readonly event: DrawnEvent;
  readonly content: Content;
}

/** An error, an escalation or a cancellation on its way out of the executions around it. */
export interface Raised {
  readonly trigger: 'error' | 'escalation' | 'cancel';
  /** Absent: nothing but an event that catches all will do. */
  readonly code?: string;
  /** The execution it comes from, and those around it, from the inside out. */
  readonly from: readonly string[];
}

/** The executions of something and around it, from the inside out. */
export function chainOf(content: Content): string[] {
  return [content.executionId, ...scopesAround(content)];
}

/**
 * Who catches: the innermost scope that has an event for it, its event sub-process before the event on
 * its edge, the one of this very code before the one of all (BPMN 2.0, 10.5.6).
 */
export function catcherOf(raised: Raised, waiting: readonly WaitingEvent[]): WaitingEvent | undefined {
  const willing = waiting.filter(
    ({ event }) =>
      !event.throwing &&
      event.trigger === raised.trigger &&
      (event.reference === undefined || event.reference === raised.code),
  );
  const ordered = willing.toSorted((one, other) => Number(isForAll(one)) - Number(isForAll(other)));
  for (const scope of raised.from) {
    const inside = ordered.find(({ content }) => isTriggerOf(content, scope, raised.from));
    const onEdge = ordered.find(({ content }) => attachedTo(content) === scope);
    if (inside ?? onEdge) return inside ?? onEdge;
  }
  return undefined;
}

function isForAll({ event }: WaitingEvent): boolean {
  return event.reference === undefined;
}

/** An event sub-process of a scope; not for what comes out of itself. */
function isTriggerOf(content: Content, scope: string, from: readonly string[]): boolean {
  return (
    content['isArmed'] === true &&
    content.parent?.executionId === scope &&
    !from.includes(content.executionId)
  );
}

/** The execution on whose edge a boundary event lies. */
function attachedTo(content: Content): string | undefined {
  return content['isArmed'] === true ? undefined : content.inbound?.[0]?.executionId;
}
