import { deployCircuit, deployedVersion, forkNationalModels } from '../../src/circuits/index.ts';
import {
  completeStep,
  configureEngine,
  engineSubscriptions,
  readInstance,
  startInstance,
  type ServiceContext,
  type ServiceHandler,
  type StepContext,
} from '../../src/engine/index.ts';
import { SERVICES } from '../../src/circuits/language/index.ts';
import { FixedClock } from '../../src/platform/clock.ts';
import type { DomainError } from '../../src/platform/errors.ts';
import { inTransaction } from '../../src/platform/mongo/index.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';

export const ADMINISTRATION = 'administration-1';
const ACTOR = { kind: 'system', reason: 'test' } as const;
const MORNING = '2026-03-02T09:00:00Z';

/** The engine on a real store, with handlers that write down what they were asked. */
export class EngineHouse {
  readonly platform: TestPlatform;
  readonly clock: FixedClock;
  opened: StepContext[] = [];
  cancelled: string[] = [];
  served: ServiceContext[] = [];
  /** What every service throws, when set. */
  refuseService: DomainError | undefined;
  #letters = 0;

  private constructor(platform: TestPlatform, clock: FixedClock) {
    this.platform = platform;
    this.clock = clock;
  }

  /** A store with one administration that has the national models. */
  static async open(): Promise<EngineHouse> {
    const clock = new FixedClock(MORNING);
    const house = new EngineHouse(await openTestPlatform({ clock }), clock);
    configureEngine({
      subjects: async () => undefined,
      steps: {
        open: async (_tx, context) => void house.opened.push(context),
        cancel: async (_tx, reference) => void house.cancelled.push(reference.executionId),
        waiting: async (_administrationId, instanceIds) =>
          house.opened.filter((step) => instanceIds.includes(step.instanceId)),
        wasOpened: async ({ executionId }) => house.opened.some((step) => step.executionId === executionId),
      },
      services: Object.fromEntries(SERVICES.map(({ key }) => [key, house.#service()])),
    });
    await forkNationalModels(house.platform, { administrationId: ADMINISTRATION, actor: ACTOR });
    return house;
  }

  /** As new, for the next test; instances stay. */
  forget(): void {
    this.clock.set(MORNING);
    this.opened = [];
    this.cancelled = [];
    this.served = [];
    this.refuseService = undefined;
  }

  settle(allowIncidents = false): Promise<void> {
    return this.platform.settle(engineSubscriptions, { allowIncidents });
  }

  /** Starts the deployed version of a circuit for a new letter. */
  async begin(circuitKey = 'incoming-filing'): Promise<string> {
    this.#letters += 1;
    const { versionId } = await deployedVersion(ADMINISTRATION, circuitKey);
    const subject = { type: 'letter', id: `letter-${this.#letters}` } as const;
    const letter = { id: subject.id, language: 'ar', subject: 'x'.repeat(201) };
    const instanceId = await inTransaction((tx) =>
      startInstance(tx, {
        administrationId: ADMINISTRATION,
        circuitKey,
        versionId,
        subject,
        variables: { letter },
      }),
    );
    await this.settle();
    return instanceId;
  }

  /** Completes an open step and lets everything that follows happen. */
  async complete(
    instanceId: string,
    elementId: string,
    outcome: string,
    values: Record<string, unknown> = {},
  ): Promise<void> {
    const { open } = await readInstance(ADMINISTRATION, instanceId);
    const { executionId } = open.find((one) => one.elementId === elementId)!;
    const reference = { administrationId: ADMINISTRATION, instanceId, executionId };
    await inTransaction((tx) => completeStep(tx, { ...reference, output: { outcome, values } }));
    await this.settle();
  }

  /** Deploys a diagram; the number of its version. */
  async deploy(key: string, xml: string): Promise<number> {
    const bundle = { name: { ar: 'تجربة', fr: 'Essai' }, xml, forms: {} };
    const deployment = { administrationId: ADMINISTRATION, key, bundle, actor: ACTOR, comment: '' };
    return (await deployCircuit(this.platform, deployment)).version;
  }

  close(): Promise<void> {
    return this.platform.close();
  }

  #service(): ServiceHandler {
    return {
      run: async (_platform, asked, complete) => {
        if (this.refuseService) throw this.refuseService;
        this.served.push(asked);
        await inTransaction((tx) => complete(tx, { ok: true }));
      },
    };
  }
}
