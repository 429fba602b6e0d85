import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, fileByApi } from '../client.ts';
import { QUALIFIED } from '../filing-life.ts';
import type { Demo } from '../product.ts';
import { samplePdf } from '../sample-pdf.ts';
import { pick, type Random } from '../seed.ts';
import type { TaskView } from '../staff.ts';
import { answerOf } from './caller.ts';
import type { CompletionTried, FilingTried, Ledger } from './ledger.ts';
import { publishOnce } from './publish.ts';

const ADMINISTRATIONS = ['MTD', 'CDM'];
const CIRCUIT_ROLES = ['registry-agent', 'officer', 'head', 'unit-head', 'signatory'];
const LISTED = 20;
/** Filings come more slowly than the rest, or their receipts would keep the machine busy to the end. */
const FILING_PAUSES = 8;
const PUBLISHING_PAUSES = 20;

/** A member of staff who is signed in, with what a completion needs to know of him. */
export interface Colleague {
  readonly administration: string;
  readonly login: string;
  readonly client: Client;
}

interface SignedIn {
  readonly person: {
    readonly positions: readonly {
      readonly unit: { readonly id: string };
      readonly roles: readonly string[];
    }[];
  };
}

interface LoadOptions {
  readonly url: string;
  readonly demo: Demo;
  readonly ledger: Ledger;
  readonly random: Random;
  /** Pause of each caller between two acts, in milliseconds. */
  readonly pauseMs: number;
}

/**
 * What a working day sends, all at once: filings, the steps of the circuit up to the signature, by
 * several people of two administrations, new versions of the circuit, and readings. Every call is safe to repeat;
 * what was acknowledged is in the ledger.
 */
export class MixedLoad {
  readonly #options: LoadOptions;
  readonly #staff: Colleague[] = [];
  readonly #designers: Colleague[] = [];
  readonly #officerUnits = new Map<string, string>();
  #stopped = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  get staff(): readonly Colleague[] {
    return this.#staff;
  }

  get designers(): readonly Colleague[] {
    return this.#designers;
  }

  /** Signs everybody in who is not yet. Sessions outlive the processes. */
  async open(): Promise<void> {
    const { demo, url } = this.#options;
    const known = new Set([...this.#staff, ...this.#designers].map(({ login }) => login));
    for (const { login, password, administration, roles } of demo.accounts) {
      if (!ADMINISTRATIONS.includes(administration) || known.has(login)) continue;
      const isStaff = roles.some((role) => CIRCUIT_ROLES.includes(role));
      const isDesigner = roles.includes('process-designer');
      if (!isStaff && !isDesigner) continue;
      const client = new Client(url);
      const { person } = (await client.signIn(login, password)) as unknown as SignedIn;
      const colleague = { administration, login, client };
      if (isDesigner) this.#designers.push(colleague);
      if (isStaff) this.#staff.push(colleague);
      const office = person.positions.find((one) => one.roles.includes('officer'));
      if (office !== undefined && !this.#officerUnits.has(administration))
        this.#officerUnits.set(administration, office.unit.id);
    }
  }

  start(): void {
    this.#stopped = false;
    this.#running = Promise.all([
      this.#again(() => this.#file(), FILING_PAUSES),
      this.#again(() => this.#file(), FILING_PAUSES),
      ...ADMINISTRATIONS.flatMap((administration) => [
        this.#again(() => this.#work(administration)),
        this.#again(() => this.#work(administration)),
      ]),
      this.#again(() => this.#read()),
      this.#again(() => this.#publish(), PUBLISHING_PAUSES),
    ]);
  }

  /** Resolves when every call that was under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #again(act: () => Promise<void>, slower = 1): Promise<void> {
    while (!this.#stopped) {
      await act();
      await sleep(this.#options.pauseMs * slower * (0.5 + this.#options.random()));
    }
  }

  async #file(): Promise<void> {
    const subject = `Lettre ${randomUUID()}`;
    const tried: FilingTried = {
      administration: pick(this.#options.random, ADMINISTRATIONS),
      idempotencyKey: randomUUID(),
      subject,
      email: `${randomUUID()}@example.org`,
      bytes: samplePdf(subject),
    };
    this.#options.ledger.filings.push(tried);
    await sendFiling(this.#options, tried);
  }

  /** One member of staff does one of the tasks on the list. */
  async #work(administration: string): Promise<void> {
    const { ledger, random } = this.#options;
    const colleague = pick(
      random,
      this.#staff.filter((one) => one.administration === administration),
    );
    const view = pick(random, ['mine', 'unit']);
    const path = `/tasks?view=${view}&limit=${LISTED}`;
    const list = await answerOf(ledger, 'tasks', () =>
      colleague.client.get<{ items: { id: string }[] }>(path),
    );
    const left = (list?.body.items ?? []).filter(({ id }) => this.#isFree(id, colleague));
    if (left.length === 0) return;
    const read = await answerOf(ledger, 'task', () =>
      colleague.client.get<TaskView & { canComplete: boolean }>(`/tasks/${pick(random, left).id}`),
    );
    if (read?.status === 200 && read.body.canComplete) await this.#complete(colleague, read.body);
  }

  #isFree(taskId: string, { login }: Colleague): boolean {
    const tried = this.#options.ledger.completions.get(taskId);
    return tried === undefined || (tried.login === login && !tried.acknowledged);
  }

  async #complete(colleague: Colleague, task: TaskView): Promise<void> {
    const { ledger } = this.#options;
    const known = ledger.completions.get(task.id);
    if (known !== undefined) return void (await sendCompletion(ledger, colleague.client, known));
    const decision = await this.#decide(colleague, task);
    if (decision === undefined) return;
    const claimed = await answerOf(ledger, 'claim', () =>
      colleague.client.post<TaskView>(`/tasks/${task.id}/claim`, { revision: task.revision }),
    );
    if (claimed?.status !== 200) return;
    const tried: CompletionTried = {
      administration: colleague.administration,
      login: colleague.login,
      taskId: task.id,
      stepKind: task.stepKind,
      letterId: task.letter.id,
      body: { ...decision, revision: claimed.body.revision },
      acknowledged: false,
    };
    if (ledger.completions.has(task.id)) return;
    ledger.completions.set(task.id, tried);
    await sendCompletion(ledger, colleague.client, tried);
  }

  async #decide(
    colleague: Colleague,
    task: TaskView,
  ): Promise<{ outcome: string; values: Record<string, unknown> } | undefined> {
    switch (task.stepKind) {
      case 'qualification':
        return { outcome: 'admissible', values: QUALIFIED };
      case 'annotation': {
        const unit = this.#officerUnits.get(colleague.administration)!;
        return { outcome: 'assign', values: { unit, instruction: 'for-follow-up', note: 'À traiter.' } };
      }
      case 'handling':
        return (await this.#draft(colleague, task)) ? { outcome: 'submit', values: {} } : undefined;
      case 'visa':
        return { outcome: 'visa', values: {} };
      case 'signature':
        return { outcome: 'sign', values: {} };
      default:
        return undefined;
    }
  }

  async #draft({ client }: Colleague, task: TaskView): Promise<boolean> {
    const { ledger } = this.#options;
    const path = `/letters/${task.letter.id}/reply`;
    const read = await answerOf(ledger, 'draft', () => client.get<{ revision?: number }>(path));
    if (read === undefined || read.status >= 300) return false;
    const draft = { subject: 'Réponse', body: 'Votre demande est acceptée.', language: 'fr' };
    const saved = await answerOf(ledger, 'draft', () =>
      client.put(path, { ...draft, revision: read.body.revision ?? 0 }),
    );
    return saved?.status === 200;
  }

  async #publish(): Promise<void> {
    await publishOnce(this.#options.ledger, pick(this.#options.random, this.#designers));
  }

  async #read(): Promise<void> {
    const { ledger, random, url } = this.#options;
    const { client } = pick(random, this.#staff);
    const filed = ledger.filings.filter((one) => one.filed !== undefined).at(-1)?.filed;
    const paths = ['/letters?limit=20', '/tasks?view=mine&limit=20', '/session'];
    await answerOf(ledger, 'reading', () => client.get(pick(random, paths)));
    if (filed === undefined) return;
    await answerOf(ledger, 'receipt', () => new Client(url).get(filed.receipt));
    await answerOf(ledger, 'tracking', () => new Client(url).get(`/trackings/${filed.trackingCode}`));
  }
}

/** Sends a filing, for the first time or again; keeps what is acknowledged. */
export async function sendFiling(
  { url, demo, ledger }: Pick<LoadOptions, 'url' | 'demo' | 'ledger'>,
  tried: FilingTried,
): Promise<boolean> {
  const { administration, subject, email, idempotencyKey, bytes } = tried;
  const key = demo.apiKeys.find((one) => one.administration === administration)!.key;
  const filer = { type: 'citizen', name: 'Usager', email };
  const filing = { administration, filer, subject, text: 'Texte de la demande.', language: 'fr' };
  const files = [{ name: 'piece.pdf', type: 'application/pdf', bytes }];
  const answer = await answerOf(ledger, 'filing', () =>
    fileByApi(url, key, filing, { idempotencyKey, files }),
  );
  if (answer === undefined) return false;
  if (answer.status !== 201) ledger.unclean.push(`filing: ${answer.status} ${JSON.stringify(answer.body)}`);
  else if (tried.filed === undefined) tried.filed = answer.body;
  else if (JSON.stringify(tried.filed) !== JSON.stringify(answer.body))
    ledger.unclean.push(`filing: ${JSON.stringify(answer.body)} after ${JSON.stringify(tried.filed)}`);
  return answer.status === 201;
}

/** Sends a completion, for the first time or again. One that is refused never happened. */
export async function sendCompletion(
  ledger: Ledger,
  client: Client,
  tried: CompletionTried,
): Promise<boolean> {
  const path = `/tasks/${tried.taskId}/completion`;
  const answer = await answerOf(ledger, `completion of ${tried.stepKind}`, () =>
    client.post(path, tried.body),
  );
  if (answer === undefined) return false;
  if (answer.status === 200) {
    tried.acknowledged = true;
    return true;
  }
  if (tried.acknowledged) ledger.unclean.push(`completion again: ${JSON.stringify(answer.body)}`);
  ledger.completions.delete(tried.taskId);
  return true;
}
