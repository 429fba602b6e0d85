import { Temporal } from '@js-temporal/polyfill';
import * as Elements from 'bpmn-elements';
import { afterCivil } from '../platform/civil-time.ts';

/** What the engine asks of time while it runs one command. */
interface TimerClock {
  now(): Date;
}

interface TimerMessage {
  readonly content: {
    readonly expireAt?: Date | string;
    readonly repeat?: number;
    readonly inbound?: readonly { readonly repeat?: number }[];
  };
}

interface TimerInternals {
  timeDuration?: string;
  timeDate?: string;
  timeCycle?: string;
  environment: {
    readonly timers: TimerClock;
    resolveExpression(expression: string, message: TimerMessage): unknown;
  };
}

type TimerConstructor = new (
  activity: unknown,
  definition: unknown,
  context?: unknown,
  index?: number,
) => TimerInternals;

const EngineTimer = Elements.TimerEventDefinition as unknown as TimerConstructor;

/** Longer than any wait: the engine itself never lets a timer go. */
const NEVER = 1;

/**
 * A timer that is only a date: its instant is computed once, in civil time of Casablanca, kept in the
 * state, and it fires when the timers' own poll says so, not when the state is loaded.
 */
export class DurableTimer extends EngineTimer {
  /** Overrides bpmn-elements' reading of the clock and of ISO 8601. */
  _getTimers(message: TimerMessage): { expireAt: Date; repeat?: number; timeout: number } {
    const { content } = message;
    const drawn = this.#drawn(message);
    const repeat = content.repeat ?? content.inbound?.[0]?.repeat ?? drawn.repeat;
    const expireAt = content.expireAt
      ? new Date(content.expireAt)
      : drawn.expireAt(this.environment.timers.now());
    return { expireAt, ...(repeat !== undefined && { repeat }), timeout: NEVER };
  }

  #drawn(message: TimerMessage): ReturnType<typeof readTimer> {
    const resolve = (text: string | undefined) =>
      text === undefined ? undefined : this.environment.resolveExpression(text, message);
    return readTimer({
      timeDate: resolve(this.timeDate),
      timeDuration: resolve(this.timeDuration),
      timeCycle: resolve(this.timeCycle),
    });
  }
}

/**
 * Reads a drawn timer: `timeDate` an instant with offset, `timeDuration` an ISO 8601 duration,
 * `timeCycle` `R3/P1D` or `R/P1D` (without end, -1). Durations are added in Casablanca's civil time,
 * so that a day is a day when the clock changes.
 */
export function readTimer(timer: { timeDate?: unknown; timeDuration?: unknown; timeCycle?: unknown }): {
  repeat?: number;
  expireAt(now: Date): Date;
} {
  if (typeof timer.timeDate === 'string') {
    const instant = Temporal.Instant.from(timer.timeDate);
    return { expireAt: () => new Date(instant.epochMilliseconds) };
  }
  if (typeof timer.timeDuration === 'string') return { expireAt: after(timer.timeDuration) };
  if (typeof timer.timeCycle !== 'string')
    throw new RangeError('Expected a timer with a date, a duration or a cycle');
  const cycle = /^R(\d*)\/(P[^/]+)$/.exec(timer.timeCycle);
  if (!cycle) throw new RangeError(`Expected a cycle such as R3/P1D, but got ${timer.timeCycle}`);
  return { repeat: cycle[1] ? Number(cycle[1]) : -1, expireAt: after(cycle[2]!) };
}

function after(duration: string): (now: Date) => Date {
  Temporal.Duration.from(duration);
  return (now) => afterCivil(now, duration);
}
