import { advance, type Advanced } from '../../src/engine/advance.ts';
import type { Command } from '../../src/engine/command.ts';
import type { OpenStep } from '../../src/engine/instance.ts';
import { compileProgram, type Program } from '../../src/engine/program.ts';
import type { Snapshot } from '../../src/engine/snapshot.ts';
import { FixedClock } from '../../src/platform/clock.ts';

const NOTHING: Snapshot = {
  variables: { letter: { id: 'l1', language: 'ar' }, steps: {} },
  open: [],
  services: [],
};

/**
 * Plays a circuit with the engine's own core. Every command recovers the instance from its saved
 * bytes, so each wait is a stop and a recovery.
 */
export class Player {
  readonly program: Program;
  readonly clock = new FixedClock('2026-03-02T09:00:00Z');
  readonly passed: string[] = [];
  readonly asked: string[] = [];
  now: Snapshot & Partial<Advanced>;

  private constructor(program: Program, from: Snapshot) {
    this.program = program;
    this.now = from;
  }

  /** Starts the circuit. */
  static async start(xml: string, variables: Record<string, unknown> = {}): Promise<Player> {
    const player = new Player(await compileProgram('test', xml), {
      ...NOTHING,
      variables: { ...NOTHING.variables, ...variables },
    });
    await player.send({ kind: 'start' });
    return player;
  }

  /** Takes up a saved instance. */
  static async resume(xml: string, snapshot: Snapshot): Promise<Player> {
    return new Player(await compileProgram('test', xml), snapshot);
  }

  async send(command: Command): Promise<boolean> {
    const before = new Set(this.now.services.map((service) => service.executionId));
    const advanced = await advance(this.program, this.now, command, this.clock.now());
    if (!advanced.applied) return false;
    this.passed.push(...advanced.passed);
    this.asked.push(
      ...advanced.services.filter((one) => !before.has(one.executionId)).map((one) => one.service),
    );
    this.now = {
      ...advanced,
      variables: JSON.parse(JSON.stringify(advanced.variables)) as Snapshot['variables'],
    };
    return true;
  }

  step(elementId: string): OpenStep {
    const step = this.now.open.find((open) => open.elementId === elementId);
    if (!step) throw new Error(`Expected ${elementId} to be open, but only ${this.open.join()} are`);
    return step;
  }

  /** Completes an open step. */
  async complete(elementId: string, outcome: string, values: Record<string, unknown> = {}): Promise<void> {
    const step = this.step(elementId);
    if (!step.outcomes.some((one) => one.key === outcome))
      throw new Error(`${elementId} does not offer ${outcome}`);
    await this.send({ kind: 'complete-step', executionId: step.executionId, outcome, values });
  }

  /** Completes the service under way on an element. */
  async serve(elementId: string, output: Record<string, unknown> = {}): Promise<void> {
    const service = this.now.services.find((one) => one.elementId === elementId);
    if (!service) throw new Error(`Expected ${elementId} to be asked for`);
    await this.send({ kind: 'complete-service', executionId: service.executionId, output });
  }

  /** Lets a timer go. */
  async fire(elementId: string): Promise<boolean> {
    const timer = this.now.timers?.find((one) => one.elementId === elementId);
    if (!timer) throw new Error(`Expected ${elementId} to be set`);
    return this.send({ kind: 'fire-timer', executionId: timer.executionId });
  }

  get open(): string[] {
    return this.now.open.map((step) => step.elementId);
  }

  get services(): string[] {
    return this.now.services.map((service) => service.elementId);
  }

  get timers(): string[] {
    return (this.now.timers ?? []).map((timer) => timer.elementId).toSorted();
  }
}
