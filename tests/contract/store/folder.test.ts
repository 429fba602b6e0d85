import { execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddedStore, type EmbeddedStore } from '../../../src/embedded/store/index.ts';
import { openFormat, UPGRADES, type Upgrade } from '../../../src/embedded/store/storage/format.ts';
import { openLmdb } from '../../../src/embedded/store/storage/lmdb-kv.ts';
import type { KeyValueStore } from '../../../src/embedded/store/storage/kv.ts';
import { entryFile } from '../../../src/platform/paths.ts';

const OLD_FILE = gunzipSync(readFileSync(join(import.meta.dirname, '../../fixtures/store-format-1.mdb.gz')));
let home: string;
let data: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'folder-'));
  data = join(home, 'data');
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

function start(dataDir: string): Promise<EmbeddedStore> {
  return startEmbeddedStore({ dataDir, entry: entryFile('embedded/store/server-process.ts'), log: () => {} });
}

function put(bytes: Uint8Array): void {
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, 'store.mdb'), bytes);
}

describe('a data folder that cannot be served says why, in one line', () => {
  it.each([
    ['is a file', () => writeFileSync(data, ''), 'store.not_a_folder', 'is a file'],
    ['holds something else', () => put(Buffer.alloc(50_000, 7)), 'store.damaged', 'not those of a database'],
    ['was cut', () => put(OLD_FILE.subarray(0, 12_288)), 'store.damaged', 'it ends after 12288 bytes'],
  ])('when it %s', async (_why, prepare, code, words) => {
    prepare();

    const refused = start(data);

    await expect(refused).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('\n') });
  });

  it('when its path is too long', async () => {
    await expect(start(join(home, 'x'.repeat(300)))).rejects.toMatchObject({ code: 'store.path_too_long' });
  });

  it('when another process serves it, and which', async () => {
    const store = await start(data);
    copyFileSync(join(data, 'store.pid'), join(home, 'pid'));
    rmSync(join(data, 'store.pid'));

    await expect(start(data)).rejects.toMatchObject({
      code: 'store.in_use',
      message: expect.stringContaining(`process ${store.pid} serves it: stop that one first`),
    });
    await store.stop();
  });

  it('when a newer version wrote it', async () => {
    mkdirSync(data);
    const kv = openLmdb(join(data, 'store.mdb'));
    await openFormat(kv, { path: data, version: 99 });
    await kv.close();

    await expect(start(data)).rejects.toMatchObject({
      code: 'store.newer_format',
      message: expect.stringContaining('written by a newer version (format 99)'),
    });
  });
});

describe('a file of format 1', () => {
  it('is upgraded when it is opened, and keeps every document and index', async () => {
    put(OLD_FILE);

    const store = await start(data);
    const client = await new MongoClient(store.uri).connect();
    const letters = client.db().collection<{ _id: number; number: string }>('letters');

    expect(await letters.countDocuments({ tags: 'y' }, { hint: 'tags_1_at_-1' })).toBe(20);
    expect(await letters.countDocuments({ tags: 't3' }, { hint: 'tags_1_at_-1' })).toBe(1);
    await expect(letters.insertOne({ _id: 99, number: 'A/7' })).rejects.toMatchObject({ code: 11000 });
    for (const name of ['letters', 'plain', 'empty'])
      expect(await client.db().command({ validate: name })).toMatchObject({ valid: true, errors: [] });
    await client.close();
    await store.stop();
    const kv = openLmdb(join(data, 'store.mdb'));
    expect(kv.latest.get(Buffer.from('\0format'))?.readUInt32BE(0)).toBe(2);
    await kv.close();
  });

  it('is upgraded step by step, a step that was interrupted once more, none twice', async () => {
    // given
    put(OLD_FILE);
    const kv = openLmdb(join(data, 'store.mdb'));
    const done: string[] = [];
    let broken = true;
    const next: Upgrade = {
      to: 3,
      run: async (store) => {
        await write(store, 'half');
        done.push('3');
        if (broken) throw new Error('killed');
        await write(store, 'whole');
      },
    };
    const upgrades = [
      ...UPGRADES.map((one) => ({
        to: one.to,
        run: (store: KeyValueStore, on: () => void) => (done.push('2'), one.run(store, on)),
      })),
      next,
    ];

    // when
    await expect(openFormat(kv, { path: data, version: 3, upgrades })).rejects.toThrow('killed');
    broken = false;
    await openFormat(kv, { path: data, version: 3, upgrades });
    await openFormat(kv, { path: data, version: 3, upgrades });

    // then
    expect(done).toEqual(['2', '3', '3']);
    expect(kv.latest.get(Buffer.from('\0upgraded'))?.toString()).toBe('whole');
    await kv.close();
  });
});

async function write(kv: KeyValueStore, text: string): Promise<void> {
  const change = { key: Buffer.from('\0upgraded'), value: Buffer.from(text) };
  await kv.write(() => ({ result: undefined, changes: [change] }));
}

const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mounts();

function mounts(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

describe.skipIf(!canMount)('a disk that fills up (needs the right to mount a tmpfs)', () => {
  beforeEach(() => {
    mkdirSync(data);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', data]);
  });

  afterEach(() => {
    execFileSync('umount', ['-l', data]);
  });

  it('refuses writes whole, goes on reading, lives on, and writes again when there is space', async () => {
    // given
    const exits: unknown[] = [];
    const filler = join(data, 'filler');
    writeFileSync(filler, Buffer.alloc(10 * 1024 * 1024));
    const store = await start(data);
    store.onExit((exit) => exits.push(exit));
    const client = await new MongoClient(store.uri).connect();
    const letters = client.db().collection<{ _id: string; n: number; text: string }>('letters');
    await letters.createIndex({ n: 1 }, { unique: true });
    const text = 'x'.repeat(20_000);
    const kept: string[] = [];
    let n = 0;
    const insert = async (): Promise<unknown> => {
      const _id = `letter-${(n += 1)}`;
      return letters.insertOne({ _id, n, text }).then(
        () => void kept.push(_id),
        (error: unknown) => error,
      );
    };

    // when
    let refusal: unknown;
    while (refusal === undefined) refusal = await insert();
    const refused = await Promise.all(Array.from({ length: 8 }, insert));

    // then
    for (const error of [refusal, ...refused])
      expect(error).toMatchObject({ code: 14031, codeName: 'OutOfDiskSpace', errorLabels: [] });
    expect(await ids(letters)).toEqual(kept.toSorted());
    truncateSync(filler, 0);
    await expect.poll(insert, { timeout: 10_000 }).toBeUndefined();
    expect(await ids(letters)).toEqual(kept.toSorted());
    expect(await client.db().command({ validate: 'letters' })).toMatchObject({ valid: true });
    expect(exits).toEqual([]);
    await client.close();
    await store.stop();
  });

  it('says so at the start of a new store', async () => {
    const filler = spawn('dd', ['if=/dev/zero', `of=${join(data, 'filler')}`, 'bs=64k'], { stdio: 'ignore' });
    await new Promise((resolve) => filler.once('exit', resolve));
    expect(existsSync(join(data, 'filler'))).toBe(true);

    await expect(start(data)).rejects.toMatchObject({ code: 'store.full' });
  });
});

async function ids(letters: {
  find(): { project<T extends object>(fields: object): { toArray(): Promise<T[]> } };
}): Promise<string[]> {
  const found = await letters.find().project<{ _id: string }>({ _id: 1 }).toArray();
  return found.map(({ _id }) => _id).toSorted();
}
