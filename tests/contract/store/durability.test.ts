import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { afterEach, describe, expect, it } from 'vitest';
import { createStoreServer, startEmbeddedStore } from '../../../src/embedded/store/index.ts';
import { openTestStore } from './harness.ts';

const ENTRY = join(import.meta.dirname, '../../../dist/server/embedded/store/server-process.js');
const built = existsSync(ENTRY);
const folders: string[] = [];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'durable-'));
  folders.push(made);
  return made;
}

afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

async function launch(dir: string): Promise<{ child: ChildProcess; uri: string }> {
  const child = spawn(process.execPath, [ENTRY, join(dir, 'data'), join(dir, 's.sock')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  return { child, uri: (JSON.parse(line) as { uri: string }).uri };
}

async function killed(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exit;
}

describe.skipIf(!built)(`the store's process (needs ${ENTRY})`, () => {
  it('loses no acknowledged write to kill -9', async () => {
    const dir = folder();
    const acknowledged: string[] = [];
    for (let cycle = 0; cycle < 3; cycle++) {
      const { child, uri } = await launch(dir);
      const client = await new MongoClient(uri, {
        retryWrites: false,
        serverSelectionTimeoutMS: 500,
      }).connect();
      const letters = client.db().collection<{ _id: string; n: number }>('letters');
      if (cycle === 0) await letters.createIndex({ n: 1 });
      let running = true;
      const writers = Array.from({ length: 16 }, async (_, writer) => {
        for (let i = 0; running; i++) {
          const id = `${cycle}-${writer}-${i}`;
          try {
            await letters.insertOne({ _id: id, n: i });
            acknowledged.push(id);
          } catch {
            return;
          }
        }
      });
      await wait(600);
      await killed(child);
      running = false;
      await Promise.all(writers);
      await client.close(true);
    }

    const { child, uri } = await launch(dir);
    const client = await new MongoClient(uri).connect();
    const letters = client.db().collection<{ _id: string; n: number }>('letters');
    const found = new Set((await letters.find().toArray()).map((doc) => doc._id));
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
    expect(await letters.countDocuments({ n: { $gte: 0 } })).toBe(found.size);
    await client.close();
    await killed(child);
  }, 60_000);

  it('leaves when its parent does', async () => {
    const { child } = await launch(folder());
    const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));

    child.stdin?.end();

    expect(await exit).toBe(0);
  });

  it('is started again under the same address when it crashes, and ends when told to', async () => {
    const store = await startEmbeddedStore({ dataDir: join(folder(), 'data'), entry: ENTRY, log: () => {} });
    const client = await new MongoClient(store.uri).connect();
    await client.db().collection('letters').insertOne({ number: 1 });
    const socketDir = dirname(decodeURIComponent(/mongodb:\/\/([^/]+)/.exec(store.uri)?.[1] ?? ''));
    const exits: unknown[] = [];
    store.onExit(({ signal }) => exits.push(signal));
    const first = store.pid;

    process.kill(first, 'SIGKILL');

    await expect
      .poll(
        () =>
          client
            .db()
            .collection('letters')
            .countDocuments()
            .catch(() => -1),
        { timeout: 15_000 },
      )
      .toBe(1);
    expect(exits).toEqual(['SIGKILL']);
    expect(store.pid).not.toBe(first);
    expect(statSync(socketDir).mode & 0o777).toBe(0o700);
    await client.close();
    await store.stop();
    expect(existsSync(socketDir)).toBe(false);
  }, 30_000);
});

describe('a data folder', () => {
  it('keeps everything across a restart', async () => {
    const store = await openTestStore();
    const client = await store.connect();
    const letters = client.db().collection('letters');
    await letters.createIndex({ n: 1 }, { unique: true });
    await letters.insertMany(Array.from({ length: 300 }, (_, n) => ({ n })));

    await store.restart();

    expect(await letters.countDocuments({ n: { $lt: 100 } })).toBe(100);
    await expect(letters.insertOne({ n: 5 })).rejects.toMatchObject({ code: 11000 });
    await store.close();
  });

  it('serves one process only', async () => {
    const store = await openTestStore();

    await expect(
      createStoreServer({ dataDir: join(store.dir, 'data'), socketPath: join(store.dir, 't.sock') }),
    ).rejects.toThrow(`process ${process.pid} serves it`);
    await store.close();
  });

  it('forgets documents whose time has come, and no others', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const store = await openTestStore({ now: () => now });
    const sessions = (await store.connect()).db().collection('sessions');
    await sessions.createIndex({ at: 1 }, { expireAfterSeconds: 3600 });
    await sessions.insertMany([
      { at: new Date(now), k: 1 },
      { at: new Date(now + 7_200_000), k: 2 },
      { at: 'never', k: 3 },
      { k: 4 },
      { at: [new Date(now), new Date(now + 1e9)], k: 5 },
    ]);

    await store.server.sweep();
    expect(await sessions.countDocuments()).toBe(5);
    now += 3_600_001;
    await store.server.sweep();

    expect((await sessions.find({}, { sort: { k: 1 } }).toArray()).map((doc) => doc['k'])).toEqual([2, 3, 4]);
    await store.close();
  });
});
