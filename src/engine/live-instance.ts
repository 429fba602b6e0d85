import { gunzipSync, gzipSync } from 'node:zlib';
import { Engine } from 'bpmn-engine';
import type { Definition } from 'bpmn-elements';
import type { Command } from './command.ts';
import type { CompensationState } from './compensation.ts';
import { EngineFault } from './engine-fault.ts';
import type { Program } from './program.ts';
import { Run } from './run.ts';
import type { Before, Waits } from './run.ts';
import type { Thrown } from './instance.ts';
import type { Snapshot } from './snapshot.ts';

/** Most instances of one activity that bpmn-engine starts at once: all of them, we count them ourselves. */
const NO_BATCHES = 10_000;

/** Where a command led, as long as the instance lives in memory. */
export interface Moved extends Waits {
  readonly variables: Snapshot['variables'];
  readonly compensation: CompensationState;
  /** False when the command's target no longer waited: nothing changed. */
  readonly applied: boolean;
  /** Elements passed by this command, in order. */
  readonly passed: readonly string[];
  /** Messages and signals that left the instance. */
  readonly thrown: readonly Thrown[];
  readonly ended: boolean;
}

/**
 * An instance in memory. After a fault it is worth nothing any more: the state before the command is
 * the truth. Throws EngineFault for anything the circuit cannot decide.
 */
export class LiveInstance {
  readonly #run: Run;
  readonly #definition: Definition;
  #before: Before;
  #isStarted: boolean;

  private constructor(run: Run, definition: Definition, snapshot: Snapshot) {
    this.#run = run;
    this.#definition = definition;
    this.#before = snapshot;
    this.#isStarted = snapshot.state !== undefined;
  }

  /** Takes up an instance from its snapshot: a new one, or one that was saved. */
  static async load(program: Program, snapshot: Snapshot, now: Date): Promise<LiveInstance> {
    const run = new Run(program, snapshot, now);
    return guarded(run, async () => {
      const definition = await load(program, snapshot, run);
      run.watch(definition);
      if (snapshot.state) definition.resume();
      run.throwFault();
      return new LiveInstance(run, definition, snapshot);
    });
  }

  /** Applies one command and runs until every branch waits. */
  apply(command: Command, now: Date): Moved {
    const run = this.#run;
    run.begin(this.#before, now);
    try {
      const applied = this.#command(command);
      run.settle();
      const waits = run.waits();
      if (!run.ended) requireWait(waits, run);
      this.#before = waits;
      const { passed, thrown, ended } = run;
      const { variables } = run.facts;
      return { ...waits, variables, compensation: run.compensation(), applied, passed, thrown, ended };
    } catch (error) {
      throw faultOf(error, run);
    }
  }

  /** The engine's own state as bytes, in the format `STATE_FORMAT`. */
  state(): Uint8Array {
    return gzipSync(JSON.stringify(this.#definition.getState()), { level: 1 });
  }

  #command(command: Command): boolean {
    const run = this.#run;
    switch (command.kind) {
      case 'start':
        if (this.#isStarted) return false;
        this.#isStarted = true;
        this.#definition.run();
        return true;
      case 'complete-step': {
        const { executionId, outcome, values } = command;
        const step = this.#before.open.find((open) => open.executionId === executionId);
        if (!step || !run.isWaiting(executionId)) return false;
        run.facts.visit(step.elementId, { facts: { outcome }, values, asVariables: true });
        return run.signal(executionId, { outcome });
      }
      case 'complete-service': {
        const { executionId, output } = command;
        const service = this.#before.services.find((pending) => pending.executionId === executionId);
        if (!service || !run.isWaiting(executionId)) return false;
        run.facts.visit(service.elementId, { facts: {}, values: output, asVariables: false });
        return run.finishService(executionId);
      }
      case 'fail-service':
        return run.failService(command.executionId, command.code);
      case 'fire-timer': {
        const elementId = run.elementOf(command.executionId);
        if (elementId === undefined || !run.isWaiting(command.executionId)) return false;
        run.facts.enter(elementId);
        return run.fireTimer(command.executionId);
      }
      case 'deliver-event':
        return run.deliver(command.executionId, command.values);
    }
  }
}

/** A token that waits for another that can never come (a join after a choice) is a fault of the drawing. */
function requireWait(waits: Waits, run: Run): void {
  if (Object.values(waits).some((list: readonly unknown[]) => list.length > 0) || run.hopes()) return;
  throw new EngineFault(
    'Expected something to wait for, but no branch can go on',
    run.lastElement,
    undefined,
  );
}

const silent = () => ({ debug() {}, error() {}, warn() {} });

async function load(program: Program, snapshot: Snapshot, run: Run): Promise<Definition> {
  const engine = new Engine({
    name: 'instance',
    sourceContext: program.context,
    timers: run.timers,
    expressions: run.expressions,
    scripts: run.scripts,
    extensions: { diwan: run.extension },
    Logger: silent,
    settings: { disableTrackState: true, batchSize: NO_BATCHES },
  });
  if (snapshot.state) {
    const definition = JSON.parse(gunzipSync(snapshot.state).toString('utf8')) as object;
    engine.recover({ name: 'instance', definitions: [definition] });
  }
  const [definition] = await engine.getDefinitions();
  if (!definition)
    throw new EngineFault('Expected one process to run, but the circuit has none', undefined, undefined);
  return definition;
}

async function guarded<T>(run: Run, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw faultOf(error, run);
  }
}

function faultOf(error: unknown, run: Run): EngineFault {
  if (error instanceof EngineFault) return error;
  return new EngineFault(error instanceof Error ? error.message : String(error), run.lastElement, error);
}
