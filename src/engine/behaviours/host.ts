import type { Content, Environment, Node } from './parts.ts';

/** What the turns of a repeated activity know. */
export interface Turns {
  /** The collection, when there is one. */
  readonly items?: readonly unknown[];
  readonly itemName: string;
  /** Instances in all; unknown for a standard loop. */
  readonly total?: number;
  readonly started: number;
  readonly completed: number;
  readonly terminated: number;
  /** How often each outcome was given. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** What our behaviours ask of the engine around them. */
export interface Host {
  now(): Date;
  /** The value of FEEL (`=…`), or the text itself, in the place of an execution. */
  evaluate(text: string, content: Content): unknown;
  /** A FEEL condition in the place of an execution. */
  decide(condition: string, content: Content): boolean;
  /** Remembers the turns of the repeated activity that runs as `executionId`. */
  noteTurns(elementId: string, executionId: string, turns: Turns): void;
  /** Keeps the value that a script gave. */
  noteResult(elementId: string, value: unknown): void;
  /** Ends everything in the scope of an activity but one execution. */
  interrupt(node: Node, kept: string): void;
}

/** The host of an environment: it travels with the timers, which every scope shares. */
export function hostOf(environment: Environment): Host {
  return (environment.timers as { readonly host: Host }).host;
}
