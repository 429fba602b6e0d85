import { advance } from '../../src/engine/advance.ts';
import type { Command } from '../../src/engine/command.ts';
import { LiveInstance } from '../../src/engine/live-instance.ts';
import type { Moved } from '../../src/engine/live-instance.ts';
import { compileProgram } from '../../src/engine/program.ts';
import type { Program } from '../../src/engine/program.ts';
import type { Snapshot } from '../../src/engine/snapshot.ts';

const NOW = new Date('2026-03-02T09:00:00Z');

/** Where an instance lives while a script plays it. */
export interface Stage {
  send(command: Command): Promise<Moved>;
}

/** What an instance of a script starts with. */
export function beginning(variables: Record<string, unknown>): Snapshot {
  return { variables: { letter: { id: 'l1' }, ...variables, steps: {} }, open: [], services: [] };
}

/** One instance in memory from its start to its end. */
export async function inMemory(program: Program, from: Snapshot): Promise<Stage> {
  const instance = await LiveInstance.load(program, from, NOW);
  return { send: async (command) => instance.apply(command, NOW) };
}

/** An instance that is stopped after every command and recovered from its bytes for the next. */
export async function recovered(program: Program, from: Snapshot): Promise<Stage> {
  let now: Snapshot = from;
  return {
    send: async (command) => {
      const advanced = await advance(program, now, command, NOW);
      now = {
        ...advanced,
        variables: JSON.parse(JSON.stringify(advanced.variables)) as Snapshot['variables'],
      };
      return advanced;
    },
  };
}

/** A diagram and how it is played: see `play`. */
export interface Row {
  readonly name: string;
  readonly xml: string;
  /** `action -> what waits then`. */
  readonly script: readonly string[];
  readonly variables?: Record<string, unknown>;
  /** The elements passed, in order, when the order matters. */
  readonly passed?: string;
}

/** What a play showed, for comparison with another. */
export interface Trace {
  readonly lines: readonly string[];
  readonly passed: readonly string[];
}

type OpenStage = (program: Program, from: Snapshot) => Promise<Stage>;

/**
 * Plays a script. Actions: `start`, `complete STEP [OUTCOME [key=value…]]`, `serve SERVICE`,
 * `fail SERVICE CODE`, `fire TIMER`, `hear EVENT`. What waits is written as in `waitsOf`; a line of the answer is the action with what
 * waited after it.
 */
export async function play(row: Row, open: OpenStage): Promise<Trace> {
  return playFrom(row, open, beginning(row.variables ?? {}));
}

/** Plays a script from where an instance stands. */
export async function playFrom(row: Row, open: OpenStage, from: Snapshot): Promise<Trace> {
  const program = await compileProgram('matrix', row.xml);
  const stage = await open(program, from);
  const lines: string[] = [];
  const passed: string[] = [];
  let now: Standing = from;
  for (const line of row.script) {
    const [action = ''] = line.split(' -> ');
    try {
      const moved = await stage.send(commandOf(action.trim(), now));
      passed.push(...moved.passed);
      lines.push(`${action.trim()} -> ${waitsOf(moved)}`);
      now = moved;
    } catch (error) {
      lines.push(`${action.trim()} -> fault: ${(error as Error).message}`);
      break;
    }
  }
  return { lines, passed };
}

/** What waits: steps by id, services `!id`, timers `@id`, events `?id`, by name; then what was thrown; `end` when it is over. */
function waitsOf(moved: Moved): string {
  if (moved.ended) return ['end', ...moved.thrown.map(({ kind, name }) => `${kind}:${name}`)].join(' ');
  const named = (mark: string, list: readonly { readonly elementId: string }[]) =>
    list.map(({ elementId }) => `${mark}${elementId}`);
  return [
    ...named('', moved.open).toSorted(),
    ...named('!', moved.services).toSorted(),
    ...named('@', moved.timers).toSorted(),
    ...named('?', moved.subscriptions).toSorted(),
    ...moved.thrown.map(({ kind, name }) => `${kind}:${name}`),
  ].join(' ');
}

/** What actions name: everything that waits. */
type Standing = Snapshot & Partial<Pick<Moved, 'timers'>>;

function commandOf(action: string, now: Standing): Command {
  const [verb, id = '', outcome = 'done', ...given] = action.split(' ');
  switch (verb) {
    case 'start':
      return { kind: 'start' };
    case 'complete':
      return { kind: 'complete-step', executionId: find(now.open, id), outcome, values: valuesOf(given) };
    case 'serve':
      return { kind: 'complete-service', executionId: find(now.services, id), output: {} };
    case 'fail':
      return { kind: 'fail-service', executionId: find(now.services, id), code: outcome };
    case 'hear':
      return { kind: 'deliver-event', executionId: find(now.subscriptions, id), values: {} };
    case 'fire':
      return { kind: 'fire-timer', executionId: find(now.timers, id) };
    default:
      throw new Error(`Expected an action, but got ${action}`);
  }
}

interface Waiting {
  readonly executionId: string;
  readonly elementId: string;
}

function find(waiting: readonly Waiting[] | undefined, id: string): string {
  const [elementId, nth = '0'] = id.split('#');
  const found = waiting?.filter((one) => one.elementId === elementId)[Number(nth)];
  if (!found) throw new Error(`Expected ${id} to wait`);
  return found.executionId;
}

function valuesOf(given: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    given.map((pair) => {
      const [key = '', value = ''] = pair.split('=');
      return [key, JSON.parse(value) as unknown];
    }),
  );
}
