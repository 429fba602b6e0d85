import { createHash, randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, fileByApi, type Filed } from '../support/client.ts';
import { cli, jsonOf } from '../support/command-line.ts';
import {
  freePort,
  newDataDir,
  removeDataDir,
  startProduct,
  type Demo,
  type Product,
} from '../support/product.ts';
import { samplePdf } from '../support/sample-pdf.ts';
import { staffOf } from '../support/staff.ts';
import { openTestStore } from '../support/test-store.ts';

interface Letter extends Filed {
  readonly bytes: Uint8Array;
  readonly answeredAt: number;
}

interface Backup {
  readonly instant: string;
  readonly documents: number;
  readonly files: number;
  readonly linked: number;
}

interface Restored {
  readonly documents: number;
  readonly files: number;
  readonly check: { readonly ok: boolean; readonly invariants: readonly { faults: unknown[] }[] };
}

const folders: string[] = [];
const letters: Letter[] = [];
let home: string;
let demo: Demo;
let port: number;
let backup: Backup;
let masterKey: string;

function place(name: string): string {
  return join(home, name);
}

/** A new data folder that holds nothing but the master key. */
function emptyInstallation(): string {
  const folder = newDataDir();
  folders.push(folder);
  copyFileSync(masterKey, join(folder, 'master.key'));
  return folder;
}

async function fileUntil(product: Product, done: () => boolean): Promise<void> {
  const { key, administration } = demo.apiKeys.find(({ scopes }) => scopes.includes('filings:write'))!;
  while (!done()) {
    const subject = `Lettre ${randomUUID()}`;
    const bytes = samplePdf(subject);
    const filer = { type: 'citizen', name: 'Usager', email: 'usager@example.org' };
    const answer = await fileByApi(
      product.url,
      key,
      { administration, filer, subject, text: 'Texte de la demande.', language: 'fr' },
      { idempotencyKey: randomUUID(), files: [{ name: 'piece.pdf', type: 'application/pdf', bytes }] },
    );
    if (answer.status === 201) letters.push({ ...answer.body, bytes, answeredAt: Date.now() });
  }
}

beforeAll(async () => {
  home = newDataDir();
  folders.push(home);
  port = await freePort();
  const product = await startProduct({ port, environment: { FILINGS_PER_MINUTE: '100000' } });
  folders.push(product.dataDir);
  demo = product.demo;
  let filing = true;
  const filers = Array.from({ length: 3 }, () => fileUntil(product, () => !filing));
  await sleep(2_500);
  const said = await cli(['backup', place('first'), '--json'], { DATA_DIR: product.dataDir });
  filing = false;
  await Promise.all(filers);
  await product.stop();
  backup = jsonOf<Backup>(said);
  masterKey = join(product.dataDir, 'master.key');
}, 300_000);

afterAll(() => folders.forEach(removeDataDir));

describe('a backup taken while letters are filed', () => {
  it('is restored into an empty folder, keeps every promise, and the product starts on it', async () => {
    // given
    const before = letters.filter(({ answeredAt }) => answeredAt < Date.parse(backup.instant));
    const folder = emptyInstallation();
    expect(before.length).toBeGreaterThan(3);

    // when
    const said = await cli(['restore', place('first'), '--json'], { DATA_DIR: folder });
    const restored = jsonOf<Restored>(said);

    // then
    expect(said.code, said.errors).toBe(0);
    expect(restored).toMatchObject({
      documents: backup.documents,
      files: backup.files,
      check: { ok: true },
    });
    const product = await startProduct({ dataDir: folder, port });
    const { administration } = demo.apiKeys[0]!;
    const agent = await staffOf(product.url, demo, administration, 'registry-agent');
    for (const letter of before) await expectWhole(product, agent, letter);
    const check = await cli(['check', '--json'], { DATA_DIR: folder });
    expect(jsonOf<{ ok: boolean }>(check), check.out).toMatchObject({ ok: true });
    await product.stop();
  });

  it('moves to a database of its own and back, document for document and file for file', async () => {
    // given
    const store = await openTestStore(place('database'));
    const keyFile = { MASTER_KEY_FILE: masterKey };
    const there = { DATA_DIR: newFolder('elsewhere'), MONGODB_URI: store.uri, ...keyFile };

    // when
    const moved = await cli(['restore', place('first'), '--json'], there);
    const again = await cli(['backup', place('moved'), '--onto', place('first'), '--json'], there);
    const back = await cli(['restore', place('moved'), '--json'], { DATA_DIR: emptyInstallation() });
    await store.close();

    // then
    expect(moved.code, moved.errors).toBe(0);
    expect(jsonOf<Backup>(again)).toMatchObject({ documents: backup.documents, linked: backup.files });
    expect(jsonOf<Restored>(back)).toMatchObject({ documents: backup.documents, files: backup.files });
    expect(hashesOf('moved')).toEqual(hashesOf('first'));
    expect(store.defects).toEqual([]);
  });
});

it('a restore that was interrupted is never served', async () => {
  // given
  const target = emptyInstallation();
  const begun = await cli(['restore', place('first')], { DATA_DIR: target }, (pid) => {
    void killWhen(
      pid,
      () => existsSync(join(target, 'blobs')) && readdirSync(join(target, 'blobs')).length > 1,
    );
  });

  // when
  const started = await cli(['check'], { DATA_DIR: target });
  const again = await cli(['restore', place('first')], { DATA_DIR: target });

  // then
  expect(begun.code).not.toBe(0);
  expect(started).toMatchObject({ code: 1, errors: expect.stringContaining('main.half_restored') });
  expect(again).toMatchObject({ code: 1, errors: expect.stringContaining('main.target_not_empty') });
});

async function expectWhole(product: Product, agent: Client, letter: Letter): Promise<void> {
  const deadline = performance.now() + 60_000;
  let receipt = await new Client(product.url).get(letter.receipt);
  while (receipt.status !== 200 && performance.now() < deadline) {
    await sleep(300);
    receipt = await new Client(product.url).get(letter.receipt);
  }
  expect(receipt.status, letter.number).toBe(200);
  const found = await agent.get<{ items: { id: string; number: string }[] }>(
    `/letters?search=${encodeURIComponent(letter.number)}`,
  );
  const { id } = found.body.items.find(({ number }) => number === letter.number)!;
  const stored = await agent.get<Uint8Array>(`/letters/${id}/files/${sha256(letter.bytes)}`);
  expect(sha256(stored.body)).toBe(sha256(letter.bytes));
}

async function killWhen(pid: number, ready: () => boolean): Promise<void> {
  while (!ready()) await sleep(1);
  process.kill(pid, 'SIGKILL');
}

function newFolder(name: string): string {
  mkdirSync(place(name), { mode: 0o700 });
  return place(name);
}

interface ManifestParts {
  collections: { name: string; sha256: string }[];
}

/** Of all that a restore does not itself change. */
function hashesOf(name: string): Record<string, string> {
  const manifest = JSON.parse(readFileSync(join(place(name), 'manifest.json'), 'utf8')) as ManifestParts;
  return Object.fromEntries(manifest.collections.map((part) => [part.name, part.sha256]));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
