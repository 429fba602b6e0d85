import { gunzipSync, gzipSync } from 'node:zlib';
import { Engine } from 'bpmn-engine';
import type { Definition } from 'bpmn-elements';
import type { Command } from './command.ts';
import { EngineFault } from './engine-fault.ts';
import type { SetTimer } from './instance.ts';
import type { Program } from './program.ts';
import { Run } from './run.ts';
import type { Snapshot } from './snapshot.ts';
import { withEntry, withVisit } from './variables.ts';

/** Names how `state` is written; a state of another format is not read. */
export const STATE_FORMAT = 'bpmn-engine-25/gzip-json/1';

/** Where a command led. */
export interface Advanced extends Snapshot {
  readonly state: Uint8Array;
  /** Every timer that is set now. */
  readonly timers: readonly SetTimer[];
  /** False when the command's target no longer waited: nothing changed. */
  readonly applied: boolean;
  /** Elements passed by this command, in order. */
  readonly passed: readonly string[];
  readonly ended: boolean;
}

/**
 * Applies one command to an instance and runs until every branch waits. No effect outside its answer:
 * the same snapshot and command always open the same elements. Throws EngineFault for anything the
 * circuit cannot decide (a missing variable, no path, an endless loop).
 */
export async function advance(
  program: Program,
  snapshot: Snapshot,
  command: Command,
  now: Date,
): Promise<Advanced> {
  const run = new Run(program, snapshot, now);
  try {
    const definition = await load(program, snapshot, run);
    run.watch(definition);
    if (snapshot.state) definition.resume();
    run.throwFault();
    const applied = apply(run, snapshot, command, definition);
    run.throwFault();
    const waits = run.waits();
    if (!run.ended) requireWait(waits, run);
    return {
      ...waits,
      variables: run.variables,
      state: gzipSync(JSON.stringify(definition.getState()), { level: 1 }),
      applied,
      passed: run.passed,
      ended: run.ended,
    };
  } catch (error) {
    if (error instanceof EngineFault) throw error;
    throw new EngineFault(error instanceof Error ? error.message : String(error), run.lastElement, error);
  }
}

/** A token that waits for another that can never come (a join after a choice) is a fault of the drawing. */
function requireWait(waits: ReturnType<Run['waits']>, run: Run): void {
  if (waits.open.length + waits.services.length + waits.timers.length > 0) return;
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
    settings: { disableTrackState: true },
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

function apply(run: Run, snapshot: Snapshot, command: Command, definition: Definition): boolean {
  if (command.kind === 'start') {
    if (snapshot.state) return false;
    definition.run();
    return true;
  }
  switch (command.kind) {
    case 'complete-step': {
      const step = snapshot.open.find((open) => open.executionId === command.executionId);
      if (!step || !run.isWaiting(command.executionId)) return false;
      const visit = { facts: { outcome: command.outcome }, values: command.values, asVariables: true };
      run.variables = withVisit(run.variables, step.elementId, visit);
      return run.signal(command.executionId);
    }
    case 'complete-service': {
      const service = snapshot.services.find((pending) => pending.executionId === command.executionId);
      if (!service || !run.isWaiting(command.executionId)) return false;
      const visit = { facts: {}, values: command.output, asVariables: false };
      run.variables = withVisit(run.variables, service.elementId, visit);
      return run.finishService(command.executionId);
    }
    case 'fire-timer': {
      const elementId = run.timerElement(command.executionId);
      if (elementId === undefined || !run.isWaiting(command.executionId)) return false;
      run.variables = withEntry(run.variables, elementId);
      return run.fireTimer(command.executionId);
    }
  }
}
