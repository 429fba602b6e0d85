/** A completed activity that a handler can undo, in the scope where it was done. */
interface Undoable {
  readonly elementId: string;
  readonly scope: string;
}

/** A throw whose handlers run one after the other; it waits for the last. */
interface Undoing {
  /** The waiting execution that threw. */
  readonly thrower: string;
  readonly scope: string;
  /** Handlers that did not run yet. */
  readonly handlers: readonly string[];
  /** The execution of the handler that runs now. */
  readonly current?: string;
}

/** What has to be remembered between two commands for compensation (BPMN 2.0, 13.5.5). */
export interface CompensationState {
  readonly done: readonly Undoable[];
  readonly undoing: readonly Undoing[];
}

export const NOTHING_DONE: CompensationState = { done: [], undoing: [] };

/** A handler that is to run now. */
export interface NextHandler {
  readonly thrower: string;
  readonly scope: string;
  readonly handlerId: string;
}

/** What was done and can be undone: handlers run one after the other, the last that was done first. */
export class Compensation {
  #state: CompensationState;
  /** Handlers, by the activity that they undo. */
  readonly #handlers: ReadonlyMap<string, string>;

  constructor(handlers: ReadonlyMap<string, string>, state: CompensationState) {
    this.#handlers = handlers;
    this.#state = state;
  }

  get state(): CompensationState {
    return this.#state;
  }

  /** An activity was completed. */
  noteDone(elementId: string, scope: string | undefined): void {
    if (scope === undefined || !this.#handlers.has(elementId)) return;
    this.#state = { ...this.#state, done: [...this.#state.done, { elementId, scope }] };
  }

  /** An execution was left: perhaps the handler that somebody waits for. */
  noteLeft(executionId: string): void {
    const undoing = this.#state.undoing.map((one) =>
      one.current === executionId ? withoutCurrent(one) : one,
    );
    this.#state = { ...this.#state, undoing };
  }

  isUndoing(thrower: string): boolean {
    return this.#state.undoing.some((one) => one.thrower === thrower);
  }

  /** Begins to undo what was done in a scope: one activity, or all. */
  begin(thrower: string, scope: string, only: string | undefined): void {
    const isMeant = (one: Undoable) => one.scope === scope && (only === undefined || one.elementId === only);
    const handlers = this.#state.done
      .filter(isMeant)
      .toReversed()
      .map(({ elementId }) => this.#handlers.get(elementId)!);
    const done = this.#state.done.filter((one) => !isMeant(one));
    this.#state = { done, undoing: [...this.#state.undoing, { thrower, scope, handlers }] };
  }

  /** The handler that may run now, of a throw that still waits. */
  next(): NextHandler | undefined {
    const idle = this.#state.undoing.find(({ current, handlers }) => current === undefined && handlers[0]);
    return idle && { thrower: idle.thrower, scope: idle.scope, handlerId: idle.handlers[0]! };
  }

  /** A handler has started. */
  noteStarted({ thrower }: NextHandler, current: string): void {
    const undoing = this.#state.undoing.map((one) =>
      one.thrower === thrower ? { ...one, handlers: one.handlers.slice(1), current } : one,
    );
    this.#state = { ...this.#state, undoing };
  }

  /** A throw whose last handler has ended, taken away. */
  takeFinished(): string | undefined {
    const finished = this.#state.undoing.find(
      (one) => one.current === undefined && one.handlers.length === 0,
    );
    if (finished) this.forget((thrower) => thrower === finished.thrower);
    return finished?.thrower;
  }

  /** Forgets throws that wait no more, and what was done in scopes that were left. */
  forget(isGone: (executionId: string) => boolean): void {
    this.#state = {
      done: this.#state.done.filter(({ scope }) => !isGone(scope)),
      undoing: this.#state.undoing.filter(({ thrower }) => !isGone(thrower)),
    };
  }
}

function withoutCurrent({ current: _current, ...rest }: Undoing): Undoing {
  return rest;
}
