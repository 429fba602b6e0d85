import { interruptScope } from './behaviours/interrupt-scope.ts';
import { scopeOf } from './behaviours/parts.ts';
import type { Content, Node } from './behaviours/parts.ts';
import { catcherOf, chainOf } from './catchers.ts';
import type { Raised, WaitingEvent } from './catchers.ts';
import type { Compensation } from './compensation.ts';
import { EngineFault } from './engine-fault.ts';
import type { Thrown } from './instance.ts';

/** What the taking up of throws asks of the instance around it. */
export interface Ground {
  /** Events that wait now, thrown ones too. */
  events(): readonly WaitingEvent[];
  /** The activities of an element, in every scope that was loaded. */
  nodes(elementId: string): readonly Node[];
  deliver(executionId: string): boolean;
  signal(executionId: string): boolean;
  isWaiting(executionId: string): boolean;
  /** A message or signal leaves the instance. */
  send(waiting: WaitingEvent, kind: Thrown['kind']): void;
}

/** Takes up what elements have thrown; each waits until then, so that its scope is still there. */
export class Throws {
  readonly #ground: Ground;
  readonly #compensation: Compensation;

  constructor(ground: Ground, compensation: Compensation) {
    this.#ground = ground;
    this.#compensation = compensation;
  }

  /** Takes up one throw, or the next handler of one; false when there is nothing to do. */
  takeUp(): boolean {
    const thrower = this.#ground
      .events()
      .find(({ event, content }) => event.throwing && !this.#compensation.isUndoing(content.executionId));
    if (thrower) this.#take(thrower);
    return thrower !== undefined || this.#runHandler() || this.#finish();
  }

  /** Raises an error; false when nobody catches it. */
  raise(raised: Raised): boolean {
    const catcher = catcherOf(raised, this.#ground.events());
    return catcher !== undefined && this.#ground.deliver(catcher.content.executionId);
  }

  #take(thrower: WaitingEvent): void {
    const { event, content } = thrower;
    const { executionId } = content;
    switch (event.trigger) {
      case 'message':
      case 'signal':
        this.#ground.send(thrower, event.trigger);
        break;
      case 'error':
      case 'escalation':
        this.#raiseFrom(thrower, event.trigger);
        break;
      case 'compensate':
        return this.#compensation.begin(executionId, scopeAround(content), event.reference);
      case 'cancel': {
        for (const node of this.#ground.nodes(event.elementId))
          if (scopeOf(node)?.executionId === scopeAround(content))
            interruptScope(node, content.parent?.executionId ?? '', (id) => this.#ground.nodes(id));
        return this.#compensation.begin(executionId, scopeAround(content), undefined);
      }
    }
    if (this.#ground.isWaiting(executionId)) this.#ground.signal(executionId);
  }

  #raiseFrom({ event, content }: WaitingEvent, trigger: 'error' | 'escalation'): void {
    const { reference, elementId } = event;
    const code = reference === undefined ? {} : { code: reference };
    const isCaught = this.raise({ trigger, ...code, from: chainOf(content) });
    if (!isCaught && trigger === 'error')
      throw new EngineFault(`Expected somebody to catch error ${reference ?? ''}`, elementId, undefined);
  }

  #runHandler(): boolean {
    const next = this.#compensation.next();
    const handler =
      next &&
      this.#ground
        .nodes(next.handlerId)
        .find((node) => scopeOf(node)?.executionId === next.scope && !node.isRunning);
    if (!handler) return false;
    handler.run({});
    const executionId = handler.executionId ?? '';
    this.#compensation.noteStarted(next, executionId);
    if (!handler.isRunning) this.#compensation.noteLeft(executionId);
    return true;
  }

  /** Everything is undone: a throw goes on, a cancelled transaction is left by its edge. */
  #finish(): boolean {
    const finished = this.#compensation.takeFinished();
    const thrower = this.#ground.events().find(({ content }) => content.executionId === finished);
    if (!thrower) return finished !== undefined;
    const { event, content } = thrower;
    if (event.trigger !== 'cancel') return this.#ground.signal(content.executionId);
    if (this.raise({ trigger: 'cancel', from: chainOf(content) })) return true;
    throw new EngineFault('Expected an event for the cancelled transaction', event.elementId, undefined);
  }
}

/** The scope of the element that threw: the execution around the element itself. */
function scopeAround({ parent }: Content): string {
  return parent?.path?.[0]?.executionId ?? '';
}
