import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRedisProgram, startLocalRedis, type LocalRedis } from '../../src/embedded/queue/index.ts';
import { createLogger } from '../../src/platform/log.ts';
import { entryFile } from '../../src/platform/paths.ts';
import { openQueueBackend } from '../../src/platform/queue/index.ts';

const log = createLogger('silent');
const program = findRedisProgram(process.env['PATH'] ?? '');
const missing = program === null ? ' (skipped: neither redis-server nor valkey-server on PATH)' : '';

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

async function until(condition: () => boolean, withinMs = 8_000): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > withinMs) throw new Error('Expected it within the time, but it did not happen');
    await sleep(20);
  }
}

describe.skipIf(program === null || process.platform !== 'linux')(
  `a queue server of our own${missing}`,
  () => {
    let folder: string;
    const open: LocalRedis[] = [];
    const serverPid = () => Number(readFileSync(join(folder, 'server.pid'), 'utf8'));
    const start = async () => {
      const redis = await startLocalRedis({ program: program!, folder, log });
      open.push(redis);
      return redis;
    };
    /** Another process that starts the server on the same data, and is then killed. */
    const startElsewhere = async () => {
      const door = pathToFileURL(entryFile('embedded/queue/index.ts')).href;
      const script = `
      const { startLocalRedis } = await import(${JSON.stringify(door)});
      const quiet = { warn() {}, error() {}, info() {} };
      const redis = await startLocalRedis({ program: ${JSON.stringify(program)}, folder: ${JSON.stringify(folder)}, log: quiet });
      process.stdout.write(redis.socket + '\\n');
      setInterval(() => {}, 1000);`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const socket = await new Promise<string>((resolve) =>
        child.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())),
      );
      return { child, socket };
    };

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'dwn-qs-'));
    });
    afterEach(async () => {
      for (const redis of open.splice(0)) await redis.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('listens on no port, only on a socket that its user alone can reach', async () => {
      // when
      const redis = await start();
      // then
      expect(statSync(dirname(redis.socket)).mode & 0o777).toBe(0o700);
      expect(redis.socket.length).toBeLessThan(100);
      expect(readFileSync(`/proc/${serverPid()}/net/unix`, 'utf8')).toContain(redis.socket);
    });

    it('stops with its process tree and leaves nothing but its data', async () => {
      // given
      const redis = await start();
      const pid = serverPid();
      // when
      await redis.stop();
      // then
      expect(lives(pid)).toBe(false);
      expect(existsSync(dirname(redis.socket))).toBe(false);
      expect(existsSync(join(folder, 'appendonlydir'))).toBe(true);
    });

    it('ends when its parent is killed', async () => {
      // given
      const { child, socket } = await startElsewhere();
      const pid = serverPid();
      expect(lives(pid)).toBe(true);
      // when
      child.kill('SIGKILL');
      // then
      await until(() => !lives(pid));
      await until(() => !existsSync(dirname(socket)));
    });

    it('takes the place of an orphan that still holds the data', async () => {
      // given
      const orphan = spawn(
        program!,
        [
          '--port',
          '0',
          '--unixsocket',
          join(folder, 'o.sock'),
          '--dir',
          folder,
          '--pidfile',
          join(folder, 'server.pid'),
        ],
        {
          detached: true,
          stdio: 'ignore',
        },
      );
      await until(() => existsSync(join(folder, 'server.pid')) && existsSync(join(folder, 'o.sock')));
      // when
      await start();
      // then
      expect(lives(orphan.pid!)).toBe(false);
      expect(serverPid()).not.toBe(orphan.pid);
    });

    it('removes the socket of a run that was killed as a whole', async () => {
      // given
      const { child, socket } = await startElsewhere();
      const server = serverPid();
      const shell = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${server}/stat`, 'utf8'))![1]);
      for (const pid of [shell, server, child.pid!]) process.kill(pid, 'SIGKILL');
      await until(() => !lives(server));
      expect(existsSync(socket)).toBe(true);
      // when
      await start();
      // then
      expect(existsSync(dirname(socket))).toBe(false);
    });

    it('leaves alone a process that only inherited the number in the pid file', async () => {
      // given
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'server.pid'), String(process.pid));
      // when
      await start();
      // then
      expect(lives(process.pid)).toBe(true);
      expect(serverPid()).not.toBe(process.pid);
    });

    it('comes back when it dies alone, with the jobs it had, on the same socket', async () => {
      // given
      const redis = await start();
      const backend = await openQueueBackend({ localSocket: redis.socket }, { log });
      await backend.jobs.add('exchange', 'x.send', { eventId: 'e1', job: 'x.send' }, { jobId: 'e1-send' });
      const pid = serverPid();
      // when
      process.kill(pid, 'SIGKILL');
      await until(() => !lives(pid));
      await until(() => existsSync(join(folder, 'server.pid')) && serverPid() !== pid);
      const done: string[] = [];
      backend.startWorker('exchange', 1, async (data) => void done.push(data.eventId));
      await until(() => done.length === 1);
      // then
      expect(done).toEqual(['e1']);
      await backend.close();
    });

    it('sets data aside that it cannot read, and starts empty', async () => {
      // given
      const first = await start();
      await first.stop();
      const incremental = readdirSync(join(folder, 'appendonlydir')).find((name) =>
        name.endsWith('.incr.aof'),
      );
      writeFileSync(join(folder, 'appendonlydir', incremental!), 'not an append-only file\r\n'.repeat(50));
      // when
      const redis = await start();
      // then
      const backend = await openQueueBackend({ localSocket: redis.socket }, { log });
      expect((await backend.health()).queues.exchange.waiting).toBe(0);
      expect(existsSync(join(folder, 'appendonlydir.damaged'))).toBe(true);
      await backend.close();
    });

    it('says why it does not start', async () => {
      await expect(startLocalRedis({ program: '/bin/false', folder, log })).rejects.toThrow('/bin/false');
    });
  },
);
