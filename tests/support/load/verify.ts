import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { Client } from '../client.ts';
import type { Demo } from '../product.ts';
import { headerOf, type SmtpSink } from '../smtp-sink.ts';
import { registerNumbers } from '../staff.ts';
import type { FilingTried, Ledger } from './ledger.ts';
import { sendCompletion, sendFiling, type Colleague, type MixedLoad } from './mixed-load.ts';

const SETTLE_WITHIN_MS = 120_000;
/** How long anything may stay half done after a fault before the test says so. */
const WORTH_TELLING_MS = 20_000;
const AT_ONCE = 8;

/** The product that recovered, and who looks. */
export interface Recovered {
  readonly url: string;
  readonly demo: Demo;
  readonly ledger: Ledger;
  readonly load: MixedLoad;
  readonly mails: SmtpSink;
}

/** Repeats everything whose answer was lost until it is answered: every call is safe to repeat. */
export async function repeatUnanswered(recovered: Recovered): Promise<void> {
  const { ledger } = recovered;
  await all(ledger.filings, async (tried) => {
    await until(() => sendFiling(recovered, tried), `an answer to ${tried.subject}`);
  });
  const left = [...ledger.completions.values()].filter((one) => !one.acknowledged);
  await all(left, async (tried) => {
    const { client } = colleagueOf(recovered, tried.login);
    await until(
      () => sendCompletion(ledger, client, tried),
      `an answer to the completion of ${tried.taskId}`,
    );
  });
}

/** Looks up everything that was acknowledged: nothing is lost, nothing is there twice. */
export async function verifyAll(recovered: Recovered): Promise<void> {
  await verifyNumbers(recovered);
  await all(recovered.ledger.filings, (tried) => verifyLetter(recovered, tried));
  await verifyTasks(recovered);
  await verifyVersions(recovered);
  await verifyMails(recovered);
  expect(recovered.ledger.unclean).toEqual([]);
}

/** Every number of a register is held by one letter, and each filing has one of its own. */
async function verifyNumbers({ ledger, load }: Recovered): Promise<void> {
  for (const administration of new Set(ledger.filings.map((one) => one.administration))) {
    const numbers = await registerNumbers(readerOf(load, administration));
    expect(numbers, `register of ${administration}`).toEqual(numbers.map((_, index) => index + 1));
    const filed = ledger.filings.filter((one) => one.administration === administration);
    expect(new Set(filed.map((one) => one.filed!.number)).size).toBe(filed.length);
  }
}

interface LetterView {
  id: string;
  subject: string;
  instanceId?: string;
  files: { sha256: string }[];
  reply?: { status: string; number?: string };
}

async function verifyLetter({ url, ledger, load }: Recovered, tried: FilingTried): Promise<void> {
  const filed = tried.filed!;
  const reader = readerOf(load, tried.administration);
  await until(
    async () => (await new Client(url).get(filed.receipt)).status === 200,
    `receipt of ${filed.number}`,
  );
  const found = await reader.get<{ items: { id: string; subject: string }[] }>(
    `/letters?search=${encodeURIComponent(filed.number)}`,
  );
  const same = found.body.items.filter((one) => one.subject === tried.subject);
  expect(same.length, `letters with the subject of ${filed.number}`).toBe(1);
  const letterId = same[0]!.id;
  const read = async () => (await reader.get<LetterView>(`/letters/${letterId}`)).body;
  await until(async () => (await read()).instanceId !== undefined, `circuit of ${filed.number}`);
  const stored = await reader.get<Uint8Array>(
    `/letters/${letterId}/files/${(await read()).files[0]!.sha256}`,
  );
  expect(sha256(stored.body), `file of ${filed.number}`).toBe(sha256(tried.bytes));
  await verifyHistory(reader, ledger, letterId);
  const signed = [...ledger.completions.values()].some(
    (one) => one.letterId === letterId && one.stepKind === 'signature' && one.acknowledged,
  );
  if (!signed) return;
  await until(
    async () => (await read()).reply?.status === 'dispatched',
    `the signed reply to ${filed.number}`,
  );
  const answer = await new Client(url).get<Uint8Array>(`/trackings/${filed.trackingCode}/answer`);
  expect(Buffer.from(answer.body.slice(0, 5)).toString(), `answer to ${filed.number}`).toBe('%PDF-');
}

/** Each step is completed once and each reply is signed once, whatever was repeated. */
async function verifyHistory(reader: Client, ledger: Ledger, letterId: string): Promise<void> {
  const { body } = await reader.get<{ items: { act: string; detail: { taskId?: string } }[] }>(
    `/letters/${letterId}/history`,
  );
  const completed = body.items.filter((one) => one.act === 'task.completed').map((one) => one.detail.taskId);
  expect(new Set(completed).size, `completions of ${letterId}`).toBe(completed.length);
  for (const act of ['letter.filed', 'receipt.issued', 'reply.signed', 'reply.dispatched']) {
    const times = body.items.filter((one) => one.act === act).length;
    expect(times, `${act} of ${letterId}`).toBeLessThanOrEqual(1);
  }
  for (const one of ledger.completions.values())
    if (one.letterId === letterId && one.acknowledged) expect(completed).toContain(one.taskId);
}

async function verifyTasks(recovered: Recovered): Promise<void> {
  const done = [...recovered.ledger.completions.values()].filter((one) => one.acknowledged);
  await all(done, async (tried) => {
    const { client } = colleagueOf(recovered, tried.login);
    const { body } = await client.get<{ status: string; outcome: string }>(`/tasks/${tried.taskId}`);
    expect(body, `task ${tried.taskId}`).toMatchObject({ status: 'completed', outcome: tried.body.outcome });
  });
}

async function verifyVersions({ ledger, load }: Recovered): Promise<void> {
  for (const { administration, client } of load.designers) {
    const { body } = await client.get<{ versions: { version: number; comment: string; sha256: string }[] }>(
      '/circuits/incoming-filing',
    );
    const numbers = body.versions.map((one) => one.version).toSorted((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    for (const tried of ledger.publications.filter((one) => one.administration === administration)) {
      const same = body.versions.filter((one) => one.comment === tried.comment);
      expect(same.length, `versions of ${tried.comment}`).toBeLessThanOrEqual(1);
      if (tried.published !== undefined)
        expect(same[0]).toMatchObject({ version: tried.published.version, sha256: tried.published.sha256 });
    }
  }
}

/** A mail may come twice, but as the same one: one Message-ID for each letter and kind of mail. */
async function verifyMails({ ledger, mails }: Recovered): Promise<void> {
  const kindsSent = (): Map<string, Set<string>> => {
    const ids = new Map<string, Set<string>>();
    for (const mail of mails.mails) {
      const id = headerOf(mail, 'message-id');
      const key = `${id.slice(1, id.indexOf('.'))} to ${mail.to[0]}`;
      ids.set(key, (ids.get(key) ?? new Set()).add(id));
    }
    return ids;
  };
  for (const { email, filed } of ledger.filings) {
    const wanted = `receipt to ${email}`;
    await until(async () => kindsSent().has(wanted), `the mail with the receipt ${filed!.number}`);
  }
  for (const [key, found] of kindsSent()) expect([...found], key).toHaveLength(1);
}

function readerOf(load: MixedLoad, administration: string): Client {
  return load.staff.find((one) => one.administration === administration && one.login.includes('bo'))!.client;
}

function colleagueOf({ load }: Recovered, login: string): Colleague {
  return load.staff.find((one) => one.login === login)!;
}

async function until(done: () => Promise<boolean>, what: string): Promise<void> {
  const begin = performance.now();
  while (!(await done().catch(() => false))) {
    if (performance.now() > begin + SETTLE_WITHIN_MS)
      throw new Error(`Expected ${what} in time, but it did not come`);
    await sleep(200);
  }
  const waited = performance.now() - begin;
  if (waited > WORTH_TELLING_MS) console.log(`${Math.round(waited / 1_000)} s until ${what}`);
}

async function all<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
    }),
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
