import { deployCircuit } from '../../src/circuits/index.ts';
import { configureEngine, engineSubscriptions, startInstance } from '../../src/engine/index.ts';
import { createPerson, createPosition, createUnit } from '../../src/identity/index.ts';
import { FixedClock } from '../../src/platform/clock.ts';
import type { HttpApp } from '../../src/platform/http/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { inTransaction } from '../../src/platform/mongo/index.ts';
import type { Role } from '../../src/platform/principal.ts';
import {
  configureTasks,
  remindTask,
  taskProblems,
  taskRoutes,
  taskStepHandler,
  taskSubscriptions,
  type CompletionEffect,
} from '../../src/tasks/index.ts';
import { openTestPlatform, type TestPlatform } from './harness.ts';
import {
  enrolled,
  InjectedBrowser,
  openIdentityServer,
  PASSWORD,
  SYSTEM,
  type InjectedAnswer,
} from './identity-server.ts';
import { taskCircuit } from './task-circuit.ts';

const name = { ar: 'اسم', fr: 'Nom' };

export interface Item {
  id: string;
  revision: number;
  elementId: string;
  status: string;
  letter: { id: string };
}

/**
 * A ministry at work: two registry agents, `bo.one` and `bo.two`, an officer `cadre` in a service,
 * the real engine on a small circuit, and the real HTTP server.
 */
export class TaskOffice {
  readonly clock: FixedClock;
  readonly subscriptions = [...engineSubscriptions, ...taskSubscriptions];
  readonly positions: Record<string, string> = {};
  readonly platform: TestPlatform;
  readonly app: HttpApp;
  readonly ministry: Awaited<ReturnType<typeof enrolled>>;
  readonly #browsers: Record<string, InjectedBrowser> = {};
  #versionId = '';
  #serviceId = '';

  private constructor(
    parts: { platform: TestPlatform; app: HttpApp; ministry: Awaited<ReturnType<typeof enrolled>> },
    clock: FixedClock,
  ) {
    this.platform = parts.platform;
    this.app = parts.app;
    this.ministry = parts.ministry;
    this.clock = clock;
  }

  static async open(onQualified: CompletionEffect): Promise<TaskOffice> {
    const clock = new FixedClock('2026-03-02T09:00:00Z');
    const platform = await openTestPlatform({ clock });
    const app = await openIdentityServer(platform, [taskRoutes], [taskProblems]);
    configureEngine({
      subjects: async () => undefined,
      steps: taskStepHandler,
      services: { 'tasks.remind': remindTask },
    });
    configureTasks({
      effects: { qualification: onQualified },
      subjects: async (_tx, _administrationId, subject) => ({
        number: `2026/A/${subject.id.slice(-6)}`,
        subject: 'Demande',
        filerName: 'Association',
      }),
    });
    const office = new TaskOffice({ platform, app, ministry: await enrolled(platform, 'MTD') }, clock);
    await office.#furnish();
    return office;
  }

  async #furnish(): Promise<void> {
    const { administrationId, rootUnitId, registryOfficeId } = this.ministry;
    const unit = { administrationId, parentId: rootUnitId, name, code: 'SER', kind: 'service' as const };
    this.#serviceId = (await createUnit(unit, SYSTEM))._id;
    await this.staff('bo.one', registryOfficeId, ['registry-agent']);
    await this.staff('bo.two', registryOfficeId, ['registry-agent']);
    await this.staff('cadre', this.serviceId, ['officer']);
    const actor = { kind: 'system' as const, reason: 'test' };
    const deployment = { administrationId, key: 'task-circuit', bundle: taskCircuit(), actor, comment: '' };
    this.#versionId = (await deployCircuit(this.platform, deployment)).id;
  }

  get serviceId(): string {
    return this.#serviceId;
  }

  /** Opens an account in a position, and signs it in. */
  async staff(login: string, unitId: string, roles: Role[]): Promise<InjectedBrowser> {
    const { administrationId } = this.ministry;
    const person = await createPerson(
      this.platform,
      { administrationId, login, password: PASSWORD, name },
      SYSTEM,
    );
    const title = { ar: `منصب ${login}`, fr: `Poste ${login}` };
    const position = await createPosition(
      { administrationId, unitId, title, roles, holderId: person._id },
      SYSTEM,
    );
    this.positions[login] = position._id;
    const browser = new InjectedBrowser(this.app);
    this.#browsers[login] = browser;
    await browser.signIn(login);
    return browser;
  }

  as(login: string): InjectedBrowser {
    return this.#browsers[login]!;
  }

  /** Starts the circuit for a new letter and lets it reach its first step. */
  async fileLetter(): Promise<{ letterId: string; instanceId: string }> {
    const letterId = newId();
    const { administrationId } = this.ministry;
    const subject = { type: 'letter' as const, id: letterId };
    const variables = { letter: { id: letterId } };
    const start = {
      administrationId,
      circuitKey: 'task-circuit',
      versionId: this.#versionId,
      subject,
      variables,
    };
    const instanceId = await inTransaction((tx) => startInstance(tx, start));
    await this.settle();
    return { letterId, instanceId };
  }

  settle(): Promise<void> {
    return this.platform.settle(this.subscriptions);
  }

  /** The first task of a list. */
  async taskIn(login: string, view: string): Promise<Item> {
    const [first] = itemsOf(await this.as(login).get(`/tasks?view=${view}`));
    if (!first) throw new Error(`Expected a task in ${view} of ${login}, but there is none`);
    return first;
  }

  /** A decision that the form of the first step accepts. */
  admissible(): { outcome: string; values: Record<string, unknown> } {
    return { outcome: 'admissible', values: { priority: 'normal', unit: this.serviceId } };
  }

  claim(login: string, taskId: string, revision = 1): Promise<InjectedAnswer> {
    return this.as(login).request('POST', `/tasks/${taskId}/claim`, { revision });
  }

  complete(login: string, taskId: string, decision: object = this.admissible()): Promise<InjectedAnswer> {
    return this.as(login).request('POST', `/tasks/${taskId}/completion`, {
      revision: 1,
      values: {},
      ...decision,
    });
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.platform.close();
  }
}

export function itemsOf(answer: InjectedAnswer): Item[] {
  return answer.body['items'] as Item[];
}

/** The query of the next page; empty after the last one. */
export function nextOf(page: InjectedAnswer): string {
  const cursor = page.body['nextCursor'];
  return typeof cursor === 'string' ? `&cursor=${cursor}` : '';
}
