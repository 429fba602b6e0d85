import { evaluateCondition, evaluateFeel, isFeel } from '../circuits/language/index.ts';
import type { Turns } from './behaviours/host.ts';
import { scopesAround } from './behaviours/parts.ts';
import type { Content } from './behaviours/parts.ts';
import type { Variables } from './contracts.ts';
import type { Program } from './program.ts';
import { withEntry, withFacts, withVisit } from './variables.ts';
import type { Visit } from './variables.ts';

const TURN = /^(.+)_(\d+)$/;

/** What FEEL knows while one command runs: the instance's variables, and in a repeated activity its turn. */
export class Facts {
  variables: Variables;
  readonly #program: Program;
  readonly #turns = new Map<string, Turns>();

  constructor(program: Program, variables: Variables) {
    this.#program = program;
    this.variables = variables;
  }

  /** The value of FEEL (`=…`) in the place of an execution; any other text is itself. */
  evaluate(text: string, content: Content): unknown {
    return isFeel(text) ? evaluateFeel(text, this.#known(content)) : text;
  }

  /** A condition in the place of an execution. */
  decide(condition: string, content: Content): boolean {
    return evaluateCondition(condition, this.#known(content));
  }

  /** An element was entered once more. */
  enter(elementId: string): void {
    this.variables = withEntry(this.variables, elementId);
  }

  /** A visit gave values. */
  visit(elementId: string, visit: Visit): void {
    this.variables = withVisit(this.variables, elementId, visit);
  }

  /** Keeps how far a repeated activity is, also for what comes after it. */
  noteTurns(elementId: string, executionId: string, turns: Turns): void {
    const drawn = this.#program.steps.get(elementId)?.outcomes ?? [];
    const none = Object.fromEntries(drawn.map(({ key }) => [key, 0]));
    const outcomes = { ...none, ...turns.outcomes };
    this.#turns.set(executionId, { ...turns, outcomes });
    this.variables = withFacts(this.variables, elementId, { completed: turns.completed, outcomes });
  }

  /** What the turns around an execution add to the variables; empty outside repeated activities. */
  turnsAround(content: Content): Record<string, unknown> {
    const around = [content.executionId, ...scopesAround(content)].toReversed();
    return Object.assign({}, ...around.map((executionId) => this.#turn(executionId))) as Record<
      string,
      unknown
    >;
  }

  #known(content: Content): Variables {
    return { ...this.variables, ...this.turnsAround(content) };
  }

  #turn(executionId: string): Record<string, unknown> {
    const own = this.#turns.get(executionId);
    const [, root, index] = TURN.exec(executionId) ?? [];
    const turns = own ?? this.#turns.get(root ?? '');
    if (!turns) return {};
    const { started, completed, terminated, outcomes, total } = turns;
    return {
      numberOfInstances: total ?? started,
      numberOfActiveInstances: started - completed - terminated,
      numberOfCompletedInstances: completed,
      numberOfTerminatedInstances: terminated,
      outcomes,
      loopCounter: own ? started : Number(index) + 1,
      ...(!own && turns.items && { [turns.itemName]: turns.items[Number(index)] }),
    };
  }
}

/** Variables before the start: every element was entered zero times. */
export function withCounters(variables: Variables, elementIds: readonly string[]): Variables {
  return { ...variables, steps: Object.fromEntries(elementIds.map((id) => [id, { count: 0 }])) };
}
