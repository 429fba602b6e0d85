import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../platform/log.ts';
import { clearOrphan } from './orphan.ts';
import { answersOn, startTethered, type TetheredServer } from './redis-process.ts';
import { redisFlags } from './redis-program.ts';
import { setAside } from './set-aside.ts';

const SOCKET = 'queue.sock';
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
 * process whatever ends it; one left by an earlier run on the same data is ended first. Data it
 * cannot read is set aside: every job can be rebuilt from the outbox.
 */
export async function startLocalRedis(spec: LocalRedisSpec): Promise<LocalRedis> {
  const { program, folder, log } = spec;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pidFile = join(folder, 'server.pid');
  if ((await clearOrphan(pidFile)) === 'ended') log.warn('ended a queue server left by an earlier run');
  const socket = newSocket(join(folder, 'socket'));
  const socketFolder = dirname(socket);
  const start = (): TetheredServer => {
    mkdirSync(socketFolder, { recursive: true, mode: 0o700 });
    return startTethered(socket, program, redisFlags({ socket, folder, pidFile }));
  };
  return supervise(await firstStart(spec, socket, start), { socket, log, start });
}

/** A path short enough for a socket; the one a killed run left behind is removed. */
function newSocket(record: string): string {
  const prefix = join(tmpdir(), 'diwan-');
  const earlier = existsSync(record) ? readFileSync(record, 'utf8') : '';
  if (earlier.startsWith(prefix) && basename(earlier) === SOCKET)
    rmSync(dirname(earlier), { recursive: true, force: true });
  const socket = join(mkdtempSync(prefix), SOCKET);
  writeFileSync(record, socket);
  return socket;
}

async function firstStart(
  { program, folder, log }: LocalRedisSpec,
  socket: string,
  start: () => TetheredServer,
): Promise<TetheredServer> {
  const server = start();
  if (await answersOn(socket, server)) return server;
  await server.stop();
  if (setAside(join(folder, 'appendonlydir'))) {
    log.error({ output: server.output() }, 'the queue server could not read its data, which was set aside');
    const again = start();
    if (await answersOn(socket, again)) return again;
    await again.stop();
  }
  throw new Error(`Expected ${program} to answer on its socket, but it did not: ${server.output()}`);
}

interface Supervision {
  readonly socket: string;
  readonly log: Logger;
  start(): TetheredServer;
}

function supervise(first: TetheredServer, { socket, log, start }: Supervision): LocalRedis {
  let server = first;
  const stopping = new AbortController();
  const keepRunning = async (): Promise<void> => {
    for (let failures = 0; ; failures += 1) {
      await server.ended;
      if (stopping.signal.aborted) return;
      log.error({ output: server.output() }, 'the queue server ended; starting it again');
      const delay = Math.min(100 * 2 ** failures, LONGEST_RESTART_DELAY_MS);
      await sleep(delay, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      server = start();
      if (await answersOn(socket, server)) failures = 0;
    }
  };
  const supervised = keepRunning();
  return {
    socket,
    get pid() {
      return server.pid;
    },
    stop: async () => {
      stopping.abort();
      await server.stop();
      await supervised;
    },
  };
}
