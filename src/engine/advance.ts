import type { Command } from './command.ts';
import { LiveInstance } from './live-instance.ts';
import type { Moved } from './live-instance.ts';
import type { Program } from './program.ts';
import type { Snapshot } from './snapshot.ts';

/** Names how `state` is written. Version 2 holds what our own behaviours keep. */
export const STATE_FORMAT = 'bpmn-engine-25/gzip-json/2';

/** Formats that can be read: every one that was ever released has its fixture in `tests/circuits/fixtures`. */
export const READABLE_FORMATS: readonly string[] = ['bpmn-engine-25/gzip-json/1', STATE_FORMAT];

/** Where a command led, with everything needed to go on from there. */
export interface Advanced extends Moved {
  readonly state: Uint8Array;
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
  const instance = await LiveInstance.load(program, snapshot, now);
  const moved = instance.apply(command, now);
  return { ...moved, state: instance.state() };
}
