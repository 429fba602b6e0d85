import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Decimal128, Double, Int32, Long } from 'bson';
import mongoose from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  assertEmptyTarget,
  keyForRestore,
  makeBackup,
  Progress,
  readManifest,
  readPassphrase,
  restoreBackup,
  verifyBackup,
} from '../../src/main/backup/index.ts';
import { BLOB_REFERENCES, sweepOrphans, holdingBlobs } from '../../src/documents/index.ts';
import type { Place } from '../../src/platform/config.ts';
import { migrateAll } from '../../src/platform/mongo/index.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';

let platform: TestPlatform;
let folder: string;
let phrase: string;
let whole: string;
let place: Place;

const ADMINISTRATION = 'administration-1';

function fresh(name: string): string {
  return join(platform.folder, `${name}-${randomBytes(4).toString('hex')}`);
}

async function verified(backup: string): Promise<void> {
  const manifest = await readManifest(backup);
  await keyForRestore(backup, manifest, { place, passphraseFile: null });
  await verifyBackup(backup, manifest, new Progress('verify'));
}

beforeAll(async () => {
  platform = await openTestPlatform();
  await migrateAll();
  const { sha256 } = await platform.blobs.put(ADMINISTRATION, Buffer.from('the file'));
  const rows = mongoose.connection.collection<Record<string, unknown>>(BLOB_REFERENCES);
  await rows.insertOne({ administrationId: ADMINISTRATION, sha256, schemaVersion: 1 });
  await mongoose.connection.collection('kinds').insertMany([
    {
      _id: new Int32(1) as never,
      double: new Double(3),
      long: Long.fromNumber(3),
      decimal: Decimal128.fromString('3'),
    },
    { _id: 'b' as never, z: 1, a: { é: [null, new Date(0), /x/i] }, none: null },
  ]);
  await mongoose.connection
    .collection('kinds')
    .createIndex({ z: -1 }, { unique: true, sparse: true, name: 'by_z' });
  place = { dataDir: fresh('target'), masterKeyFile: join(platform.folder, 'master.key') };
  phrase = fresh('phrase');
  writeFileSync(phrase, 'une phrase que personne ne devine\n');
  whole = fresh('whole');
  await makeBackup(platform, { folder: whole, onto: null, passphrase: await readPassphrase(phrase) });
}, 60_000);

afterAll(() => platform.close());

beforeEach(() => {
  folder = fresh('backup');
});

describe('a backup', () => {
  it('says what it holds, and reuses the files of an older one', async () => {
    const report = await makeBackup(platform, { folder, onto: whole, passphrase: null });

    expect(report).toMatchObject({ files: 1, linked: 1, missing: [], masterKey: { included: false } });
    expect(readdirSync(folder).toSorted()).toEqual([
      'documents',
      'files',
      'files.ndjson.gz',
      'manifest.json',
    ]);
    await verified(folder);
  });

  it('copies a file again where the older backup no longer has its bytes', async () => {
    const damaged = fresh('damaged');
    cpSync(whole, damaged, { recursive: true });
    appendFileSync(filesBelow(join(damaged, 'files'))[0]!, 'x');

    const report = await makeBackup(platform, { folder, onto: damaged, passphrase: null });

    expect(report).toMatchObject({ files: 1, linked: 0 });
    await verified(folder);
  });

  it('never holds the master key in clear, sealed or not', () => {
    const key = Buffer.from(platform.config.masterKey);
    const texts = [key, Buffer.from(key.toString('hex')), Buffer.from(key.toString('base64'))];

    for (const file of filesBelow(whole))
      expect(
        texts.some((text) => readFileSync(file).includes(text)),
        file,
      ).toBe(false);
  });

  it('names the files that documents hold and the store has lost', async () => {
    const rows = mongoose.connection.collection(BLOB_REFERENCES);
    const lost = { administrationId: ADMINISTRATION, sha256: 'ab'.repeat(32), schemaVersion: 1 };
    const { insertedId } = await rows.insertOne(lost);

    const report = await makeBackup(platform, { folder, onto: null, passphrase: null });
    await rows.deleteOne({ _id: insertedId });

    expect(report.missing).toEqual([`${ADMINISTRATION}/${lost.sha256}`]);
  });

  it('keeps the sweep of orphan files away while it copies them', async () => {
    const { sha256 } = await platform.blobs.put(ADMINISTRATION, Buffer.from('an orphan'));
    const later = { ...platform, clock: { now: () => new Date(Date.now() + 48 * 3_600_000) } };

    await holdingBlobs(async () => expect(await sweepOrphans(later)).toBe(0));

    expect(await platform.blobs.stat(ADMINISTRATION, sha256)).not.toBeNull();
    expect(await sweepOrphans(later)).toBe(1);
  });

  it('refuses a folder that holds anything, and one that cannot be', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'mine'), '');
    const request = { onto: null, passphrase: null };

    await expect(makeBackup(platform, { folder, ...request })).rejects.toMatchObject({
      code: 'main.target_not_empty',
    });
    const below = join(folder, 'mine', 'below');
    await expect(makeBackup(platform, { folder: below, ...request })).rejects.toMatchObject({
      code: 'main.folder_unusable',
      message: expect.stringContaining('a part of its path is a file'),
    });
  });
});

describe('a restore', () => {
  it('brings every type, the order of fields and indexes back, byte for byte', async () => {
    const manifest = await readManifest(whole);
    await mongoose.connection.dropDatabase();

    await restoreBackup(platform, { folder: whole, manifest, progress: new Progress('restore') });
    await makeBackup(platform, { folder, onto: null, passphrase: null });

    const again = await readManifest(folder);
    expect(again.collections).toEqual(manifest.collections.map((part) => expect.objectContaining(part)));
    expect(again.files).toEqual(manifest.files);
  });

  it('accepts the right key only: in its place, or under the right passphrase', async () => {
    const manifest = await readManifest(whole);
    const other = fresh('other-phrase');
    writeFileSync(other, 'une autre phrase assez longue');
    const wrong = fresh('wrong.key');
    writeFileSync(wrong, 'ab'.repeat(32), { mode: 0o600 });
    const nowhere = { ...place, masterKeyFile: fresh('no.key') };
    const ask = (at: Place, passphraseFile: string | null): Promise<Uint8Array> =>
      keyForRestore(whole, manifest, { place: at, passphraseFile });

    expect(Buffer.from(await ask(place, null))).toEqual(Buffer.from(platform.config.masterKey));
    expect(Buffer.from(await ask(nowhere, phrase))).toEqual(Buffer.from(platform.config.masterKey));
    const differs = { code: 'main.master_key_differs' };
    await expect(ask({ ...place, masterKeyFile: wrong }, phrase)).rejects.toMatchObject(differs);
    await expect(ask(nowhere, other)).rejects.toMatchObject(differs);
    await expect(ask(nowhere, null)).rejects.toMatchObject(differs);
  });

  it.each([
    ['a document part', (f: string) => appendFileSync(join(f, 'documents/kinds.bson.gz'), 'x')],
    [
      'a document part put in the place of another',
      (f: string) =>
        cpSync(join(f, `documents/${BLOB_REFERENCES}.bson.gz`), join(f, 'documents/kinds.bson.gz')),
    ],
    ['a document part that is gone', (f: string) => rmSync(join(f, 'documents/kinds.bson.gz'))],
    ['a file', (f: string) => writeFileSync(filesBelow(join(f, 'files'))[0]!, 'the fil3')],
    ['a file that is gone', (f: string) => rmSync(filesBelow(join(f, 'files'))[0]!)],
    ['the manifest', (f: string) => edit(join(f, 'manifest.json'), '"instant": "20', '"instant": "21')],
    ['the manifest, cut', (f: string) => writeFileSync(join(f, 'manifest.json'), '{"format": 1')],
    ['the sealed key', (f: string) => edit(join(f, 'manifest.json'), 'master-key.sealed', 'other')],
  ])('refuses a backup with a change of %s', async (_what, change) => {
    cpSync(whole, folder, { recursive: true });
    change(folder);

    await expect(verified(folder)).rejects.toMatchObject({ code: 'main.backup_damaged' });
  });

  it('refuses what is no backup: interrupted, of a newer version, or something else', async () => {
    const interrupted = fresh('interrupted');
    mkdirSync(interrupted);
    writeFileSync(join(interrupted, 'UNFINISHED-BACKUP.txt'), '');
    cpSync(whole, folder, { recursive: true });
    edit(join(folder, 'manifest.json'), '"format": 1', '"format": 2');

    await expect(readManifest(interrupted)).rejects.toThrow('it was interrupted before it was whole');
    await expect(readManifest(folder)).rejects.toThrow('written by a newer version (format 2)');
    await expect(readManifest(platform.folder)).rejects.toThrow('it has no manifest.json');
  });

  it('refuses a folder with anything but the master key, and a database with any document', async () => {
    const used = { ...place, dataDir: fresh('used'), masterKeyFile: '' };
    mkdirSync(used.dataDir);
    writeFileSync(join(used.dataDir, 'demo.json'), '{}');
    const manifest = await readManifest(whole);

    await expect(assertEmptyTarget(used)).rejects.toMatchObject({ code: 'main.target_not_empty' });
    await expect(assertEmptyTarget(place)).resolves.toBeUndefined();
    await expect(
      restoreBackup(platform, { folder: whole, manifest, progress: new Progress('restore') }),
    ).rejects.toMatchObject({ code: 'main.target_not_empty' });
  });
});

function filesBelow(name: string): string[] {
  return readdirSync(name, { recursive: true, encoding: 'utf8' })
    .map((file) => join(name, file))
    .filter((file) => statSync(file).isFile());
}

function edit(file: string, from: string, to: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
}
