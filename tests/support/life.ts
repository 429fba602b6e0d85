import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { Client, fileByApi, type Answer, type Filed, type FilingBody } from './client.ts';
import { QUALIFIED } from './filing-life.ts';
import type { Demo } from './product.ts';
import { complete, registerNumbers, staffOf, untilTask, type TaskView } from './staff.ts';

/** A file as a filer attaches it. */
export interface Attachment {
  name: string;
  type: string;
  bytes: Uint8Array;
}

/** Asks until there is an answer; gives up after 30 s, or as long as is said. */
export async function until<T>(
  read: () => Promise<T | undefined>,
  what: string,
  withinMs = 30_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await read();
    if (found !== undefined) return found;
    if (performance.now() > deadline)
      throw new Error(`Expected ${what} within ${withinMs} ms, but it did not come`);
    await sleep(150);
  }
}

/** Downloads the sealed receipt as soon as it is there. */
export function receiptOf(url: string, filed: Filed): Promise<Uint8Array> {
  return until(async () => {
    const answer = await new Client(url).get<Uint8Array>(filed.receipt);
    if (answer.status === 200) return answer.body;
    expect(answer.status).toBe(202);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    return undefined;
  }, 'the sealed receipt');
}

/** The last part of an address: the code that it carries. */
export function codeIn(address: string): string {
  return new URL(address).pathname.split('/').at(-1)!;
}

/** Tells whether a copy is the document that was issued under this code. */
export async function checkCopy(
  url: string,
  code: string,
  bytes: Uint8Array,
): Promise<{ match: boolean; finding: string }> {
  const client = new Client(url);
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }), 'document.pdf');
  await client.session();
  const answer = await client.post<{ match: boolean; finding: string }>(`/verifications/${code}/check`, form);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

/**
 * The people of one demo administration, who carry letters through its circuit by API. Each signs in when
 * first needed and stays signed in.
 */
export class Office {
  readonly url: string;
  readonly demo: Demo;
  readonly administration: string;
  readonly #staff = new Map<string, Promise<Client>>();

  constructor({ url, demo }: { url: string; demo: Demo }, administration: string) {
    this.url = url;
    this.demo = demo;
    this.administration = administration;
  }

  /** The first account that has the role. */
  staff(role: string): Promise<Client> {
    return this.#signedIn(role, () => staffOf(this.url, this.demo, this.administration, role));
  }

  /** The account of this login. */
  account(login: string): Promise<Client> {
    return this.#signedIn(`login:${login}`, async () => {
      const account = this.demo.accounts.find((one) => one.login === login)!;
      const client = new Client(this.url);
      await client.signIn(login, account.password);
      return client;
    });
  }

  get apiKey(): string {
    return this.demo.apiKeys.find((key) => key.administration === this.administration)!.key;
  }

  tryFiling(
    change: Partial<FilingBody> = {},
    options: { files?: Attachment[]; idempotencyKey?: string } = {},
  ): Promise<Answer<Filed>> {
    const filing = {
      administration: this.administration,
      filer: { type: 'company', name: 'Société de démonstration', email: 'contact@example.org' },
      subject: 'Demande de certificat de conformité',
      text: 'Je vous prie de bien vouloir me délivrer le certificat demandé.',
      language: 'fr',
      ...change,
    };
    return fileByApi(this.url, this.apiKey, filing, { idempotencyKey: randomUUID(), ...options });
  }

  async file(change: Partial<FilingBody> = {}, files: Attachment[] = []): Promise<Filed> {
    const answer = await this.tryFiling(change, { files });
    if (answer.status !== 201) throw new Error(`Filing refused: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async qualify(number: string): Promise<void> {
    const agent = await this.staff('registry-agent');
    await complete(agent, await untilTask(agent, number, 'qualification'), {
      outcome: 'admissible',
      values: QUALIFIED,
    });
  }

  /** The head assigns the letter to the unit of the first officer. */
  async assign(number: string): Promise<void> {
    const officer = await this.staff('officer');
    const { person } = (await officer.session()) as {
      person: { positions: { unit: { id: string }; roles: string[] }[] };
    };
    const unit = person.positions.find(({ roles }) => roles.includes('officer'))!.unit.id;
    const head = await this.staff('head');
    const values = { unit, instruction: 'for-follow-up', note: 'Réponse sous huitaine.' };
    await complete(head, await untilTask(head, number, 'annotation'), { outcome: 'assign', values });
  }

  /** The officer drafts the reply and submits it; the task that was done. */
  async handle(
    number: string,
    reply: { subject: string; body: string; language: string } = REPLY,
  ): Promise<TaskView> {
    const officer = await this.staff('officer');
    const task = await untilTask(officer, number, 'handling');
    const draft = await officer.get<{ revision?: number }>(`/letters/${task.letter.id}/reply`);
    const saved = await officer.put(`/letters/${task.letter.id}/reply`, {
      ...reply,
      revision: draft.body.revision ?? 0,
    });
    if (saved.status !== 200) throw new Error(`Draft refused: ${JSON.stringify(saved.body)}`);
    await complete(officer, task, { outcome: 'submit' });
    return task;
  }

  async approve(number: string, approver?: Client): Promise<TaskView> {
    const head = approver ?? (await this.staff('unit-head'));
    const task = await untilTask(head, number, 'visa');
    await complete(head, task, { outcome: 'visa' });
    return task;
  }

  async sign(number: string): Promise<void> {
    const signatory = await this.staff('signatory');
    await complete(signatory, await untilTask(signatory, number, 'signature'), { outcome: 'sign' });
  }

  /** The signed answer, as the filer downloads it, and the code that it prints. */
  async answer(filed: Filed): Promise<{ pdf: Uint8Array; number: string; verification: string }> {
    const filer = new Client(this.url);
    const code = codeIn(filed.tracking);
    const answered = await until(async () => {
      const { body } = await filer.get<{ answer?: string; answerNumber: string; answerVerification: string }>(
        `/trackings/${code}`,
      );
      return body.answer ? body : undefined;
    }, 'the answer');
    const { body: pdf } = await filer.get<Uint8Array>(`/trackings/${code}/answer`);
    return { pdf, number: answered.answerNumber, verification: codeIn(answered.answerVerification) };
  }

  /** From the registry desk to the draft that waits for its visa. */
  async carryToVisa(number: string): Promise<TaskView> {
    await this.qualify(number);
    await this.assign(number);
    return this.handle(number);
  }

  #signedIn(name: string, signIn: () => Promise<Client>): Promise<Client> {
    const known = this.#staff.get(name) ?? signIn();
    this.#staff.set(name, known);
    return known;
  }
}

/** Waits until the demo has filed its letters (the delegation's is the last): nobody else takes numbers after. */
export async function untilDemoFiled(product: { url: string; demo: Demo }): Promise<void> {
  const agent = await new Office(product, 'MTD-RSK').staff('registry-agent');
  await until(
    async () => ((await registerNumbers(agent)).length > 0 ? true : undefined),
    "the demo's last letter",
    120_000,
  );
}

/** The circuit and version that an instance follows, as the diagram page shows it. */
export async function circuitOf(
  office: Office,
  instanceId: string,
): Promise<{ key: string; version: number }> {
  const agent = await office.staff('registry-agent');
  const { status, body } = await agent.get<{ circuit: { key: string; version: number } }>(
    `/instances/${instanceId}`,
  );
  expect(status, JSON.stringify(body)).toBe(200);
  return body.circuit;
}

const REPLY = {
  subject: 'Certificat de conformité',
  body: 'Votre demande est acceptée.\n\nLe certificat vous sera délivré par le service compétent.',
  language: 'fr',
};
