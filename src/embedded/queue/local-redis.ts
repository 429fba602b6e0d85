import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../platform/log.ts';
import { clearOrphan } from './orphan.ts';
import { answersOn, startTethered, type TetheredServer } from './redis-process.ts';
import { redisFlags } from './redis-program.ts';

const LONGEST_RESTART_DELAY_MS = 5_000;

export interface LocalRedisSpec {
  /** Of `findRedisProgram`. */
  readonly program: string;
  /** Where its data stays between runs. */
  readonly folder: string;
  readonly log: Logger;
}

/** A Redis of our own, started again when it ends by itself. */
export interface LocalRedis {
  readonly socket: string;
  /** Of the supervising shell, the server's parent. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/**
 * Starts a private server on a socket in a folder that only this user can enter. It ends with this
 * process whatever ends it; one left by an earlier run on the same data is ended first.
 */
export async function startLocalRedis({ program, folder, log }: LocalRedisSpec): Promise<LocalRedis> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pidFile = join(folder, 'server.pid');
  if ((await clearOrphan(pidFile)) === 'ended') log.warn('ended a queue server left by an earlier run');
  const socketFolder = mkdtempSync(join(tmpdir(), 'diwan-'));
  const socket = join(socketFolder, 'queue.sock');
  const start = (): TetheredServer => {
    mkdirSync(socketFolder, { recursive: true, mode: 0o700 });
    return startTethered(socket, program, redisFlags({ socket, folder, pidFile }));
  };
  let server = start();
  if (!(await answersOn(socket, server))) {
    await server.stop();
    rmSync(socketFolder, { recursive: true, force: true });
    throw new Error(`Expected ${program} to answer on its socket, but it did not: ${server.output()}`);
  }
  let stopping = false;
  const supervise = async (): Promise<void> => {
    for (let failures = 0; ; failures += 1) {
      await server.ended;
      if (stopping) return;
      log.error({ output: server.output() }, 'the queue server ended; starting it again');
      await sleep(Math.min(100 * 2 ** failures, LONGEST_RESTART_DELAY_MS));
      if (stopping) return;
      server = start();
      if (await answersOn(socket, server)) failures = 0;
    }
  };
  const supervised = supervise();
  return {
    socket,
    get pid() {
      return server.pid;
    },
    stop: async () => {
      stopping = true;
      await server.stop();
      await supervised;
      rmSync(socketFolder, { recursive: true, force: true });
    },
  };
}
