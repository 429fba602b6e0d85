import { newId } from '../ids.ts';
import type { Platform } from '../platform.ts';
import { forgetLivesBefore, lastLives, writeLife } from './worker-life-store.ts';

const BEAT_MS = 3_000;
/** Without a sign for so long, a worker is dead or hangs. */
const SILENT_MS = 15_000;
const FORGOTTEN_MS = 24 * 3600_000;

/** The last stretch of time in which some worker was at work. */
export interface WorkSpan {
  readonly since: Date;
  /** Now, while a worker lives. */
  readonly until: Date;
  /** A worker gives signs of life. */
  readonly alive: boolean;
}

/** Gives signs of life of this process's worker until it is stopped; the last one is kept. */
export function startSigns(platform: Platform): { stop(): Promise<void> } {
  const id = newId();
  let since = platform.clock.now();
  let last = since;
  let running = Promise.resolve();
  const beat = async (): Promise<void> => {
    const now = platform.clock.now();
    if (Math.abs(now.getTime() - last.getTime()) > SILENT_MS) since = now;
    last = now;
    await writeLife(id, since, now);
  };
  const beatSafely = (): void => {
    running = running.then(beat).catch((error: unknown) => {
      platform.log.warn({ err: error }, 'the worker could not give a sign of life');
    });
  };
  beatSafely();
  running = running
    .then(() => forgetLivesBefore(new Date(since.getTime() - FORGOTTEN_MS)))
    .catch(() => undefined);
  const timer = setInterval(beatSafely, BEAT_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}

/**
 * When there was somebody to do what is due. While a worker lives: from when it took up work until now;
 * after that: its last stretch. An installation that never had a worker counts as always at work.
 */
export async function lastWorkSpan(platform: Pick<Platform, 'clock'>): Promise<WorkSpan> {
  const now = platform.clock.now();
  const lives = await lastLives();
  const [latest] = lives;
  if (latest === undefined) return { since: new Date(0), until: now, alive: false };
  const alive = lives.filter((life) => Math.abs(now.getTime() - life.seenAt.getTime()) < SILENT_MS);
  if (alive.length === 0) return { since: latest.since, until: latest.seenAt, alive: false };
  const since = new Date(Math.min(...alive.map((life) => life.since.getTime())));
  return { since, until: now, alive: true };
}

/** For how long something could have been done and was not, in milliseconds of working time. */
export function lateMs(span: WorkSpan, due: Date): number {
  return Math.max(0, span.until.getTime() - Math.max(span.since.getTime(), due.getTime()));
}
