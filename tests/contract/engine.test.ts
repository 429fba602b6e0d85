import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deployCircuit, forkNationalModels, deployedVersion, type CircuitBundle } from '../../src/circuits/index.ts';
import {
  completeStep,
  configureEngine,
  enginePeriodics,
  engineSubscriptions,
  readInstance,
  startInstance,
  type ServiceContext,
  type StepContext,
} from '../../src/engine/index.ts';
import { FixedClock } from '../../src/platform/clock.ts';
import { DomainError } from '../../src/platform/errors.ts';
import { inTransaction } from '../../src/platform/mongo/index.ts';
import { boundaryTimer, diagram, duration, end, flow, service, start, step } from '../circuits/diagrams.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';

const ADMINISTRATION = 'administration-1';
const ACTOR = { kind: 'system', reason: 'test' } as const;
const clock = new FixedClock('2026-03-02T09:00:00Z');

let platform: TestPlatform;
let opened: StepContext[] = [];
let cancelled: string[] = [];
let served: ServiceContext[] = [];
let refuseService: DomainError | undefined;
let letters = 0;

beforeAll(async () => {
  platform = await openTestPlatform({ clock });
  const everyService = {
    run: async (_platform: unknown, asked: ServiceContext, complete: (tx: never, output: Record<string, unknown>) => Promise<void>) => {
      if (refuseService) throw refuseService;
      served.push(asked);
      await inTransaction((tx) => complete(tx as never, { ok: true }));
    },
  };
  configureEngine({
    steps: {
      open: async (_tx, context) => void opened.push(context),
      cancel: async (_tx, reference) => void cancelled.push(reference.executionId),
    },
    services: Object.fromEntries(
      ['number-reply', 'sign-reply', 'dispatch-reply', 'archive-letter', 'transfer-letter', 'ask-completion']
        .map((name) => `registry.${name}`)
        .concat('tasks.remind')
        .map((name) => [name, everyService]),
    ),
  });
  await forkNationalModels(platform, { administrationId: ADMINISTRATION, actor: ACTOR });
});

afterAll(() => platform.close());

beforeEach(() => {
  clock.set('2026-03-02T09:00:00Z');
  opened = [];
  cancelled = [];
  served = [];
  refuseService = undefined;
});

const settle = (allowIncidents = false) => platform.settle(engineSubscriptions, { allowIncidents });

async function begin(circuitKey = 'incoming-filing'): Promise<string> {
  letters += 1;
  const { versionId } = await deployedVersion(ADMINISTRATION, circuitKey);
  const subject = { type: 'letter', id: `letter-${letters}` } as const;
  const instanceId = await inTransaction((tx) =>
    startInstance(tx, {
      administrationId: ADMINISTRATION,
      circuitKey,
      versionId,
      subject,
      variables: { letter: { id: subject.id, language: 'ar', subject: 'x'.repeat(201) } },
    }),
  );
  await settle();
  return instanceId;
}

async function complete(instanceId: string, elementId: string, outcome: string, values: Record<string, unknown> = {}): Promise<void> {
  const { open } = await readInstance(ADMINISTRATION, instanceId);
  const { executionId } = open.find((one) => one.elementId === elementId)!;
  await inTransaction((tx) =>
    completeStep(tx, { administrationId: ADMINISTRATION, instanceId, executionId, output: { outcome, values } }),
  );
  await settle();
}

async function deploy(key: string, xml: string): Promise<number> {
  const bundle: CircuitBundle = { name: { ar: 'تجربة', fr: 'Essai' }, xml, forms: {} };
  const version = await deployCircuit(platform, { administrationId: ADMINISTRATION, key, bundle, actor: ACTOR, comment: '' });
  return version.version;
}

const oneStep = (name: string) => diagram(start + step(name) + end() + flow('start', name) + flow(name, 'end'));

describe('an instance in the store', () => {
  it('goes from filing to archive, each step opened once, each service done once', async () => {
    // given a filing
    const id = await begin();
    expect(opened.map((context) => context.elementId)).toEqual(['qualify']);
    expect(opened[0]).toMatchObject({
      administrationId: ADMINISTRATION,
      instanceId: id,
      role: 'registry-agent',
      form: 'qualification',
      circuit: { key: 'incoming-filing', version: 1 },
      variables: { letter: { language: 'ar' } },
    });
    // when every step is completed
    await complete(id, 'qualify', 'admissible');
    await complete(id, 'annotate', 'assign', { unit: 'unit-7' });
    await complete(id, 'handle', 'submit');
    await complete(id, 'visa', 'visa');
    await complete(id, 'sign', 'sign');
    // then it has ended, and its path is kept in order
    const instance = await readInstance(ADMINISTRATION, id);
    expect(instance.status).toBe('completed');
    expect(instance.open).toEqual([]);
    expect(instance.done.map((passed) => passed.elementId)).toContain('closed');
    expect(opened.map((context) => context.elementId)).toEqual(['qualify', 'annotate', 'handle', 'visa', 'sign']);
    expect(served.map((asked) => asked.elementId)).toEqual(['numberReply', 'signReply', 'dispatchReply', 'archiveLetter']);
    expect(cancelled).toEqual([]);
  });

  it('starts once for a letter, however often it is asked', async () => {
    const { versionId } = await deployedVersion(ADMINISTRATION, 'incoming-filing');
    const again = () =>
      inTransaction((tx) =>
        startInstance(tx, {
          administrationId: ADMINISTRATION,
          circuitKey: 'incoming-filing',
          versionId,
          subject: { type: 'letter', id: 'letter-twice' },
          variables: {},
        }),
      );
    const first = await again();
    const second = await again();
    await settle();
    expect(second).toBe(first);
    expect(opened).toHaveLength(1);
  });

  it('applies a command once when its event is delivered again', async () => {
    // given an instance at its second step
    const id = await begin();
    await complete(id, 'qualify', 'admissible');
    const before = await readInstance(ADMINISTRATION, id);
    // when every event so far is handled again
    const { OutboxEntries, eventOf } = await import('../../src/platform/outbox/outbox-store.ts');
    const entries = await OutboxEntries.find({ administrationId: ADMINISTRATION, aggregateId: id }).lean();
    for (const entry of entries) {
      const subscription = engineSubscriptions.find((one) => one.event === entry.type)!;
      await subscription.handle(platform, eventOf(entry as never));
    }
    await settle();
    // then nothing has moved
    expect(entries.length).toBeGreaterThanOrEqual(2);
    expect(await readInstance(ADMINISTRATION, id)).toEqual(before);
    expect(opened.map((context) => context.elementId)).toEqual(['qualify', 'annotate']);
  });

  it('refuses an outcome that is not offered and a step that is not open', async () => {
    const id = await begin();
    await expect(complete(id, 'qualify', 'sign')).rejects.toMatchObject({ code: 'engine.outcome_not_offered', kind: 'invalid' });
    const stale = { administrationId: ADMINISTRATION, instanceId: id, executionId: 'gone', output: { outcome: 'x', values: {} } };
    await expect(inTransaction((tx) => completeStep(tx, stale))).rejects.toMatchObject({ code: 'engine.step_not_open' });
    await expect(readInstance('another', id)).rejects.toMatchObject({ code: 'engine.instance_not_found' });
  });

  it('keeps the version it started on when another is published', async () => {
    // given version 1 with one step
    expect(await deploy('pinned', oneStep('first'))).toBe(1);
    const old = await begin('pinned');
    // when version 2 is published
    expect(await deploy('pinned', oneStep('second'))).toBe(2);
    const young = await begin('pinned');
    // then each follows its own
    expect(opened.map((context) => [context.elementId, context.circuit.version])).toEqual([['first', 1], ['second', 2]]);
    await complete(old, 'first', 'done');
    await complete(young, 'second', 'done');
    expect((await readInstance(ADMINISTRATION, old)).status).toBe('completed');
    expect((await readInstance(ADMINISTRATION, old)).circuit.version).toBe(1);
    // and publishing version 1's drawing again is version 1 again
    expect(await deploy('pinned', oneStep('first'))).toBe(1);
    expect((await deployedVersion(ADMINISTRATION, 'pinned')).version).toBe(1);
    expect(await deploy('pinned', oneStep('third'))).toBe(3);
  });

  it('moves once when two commands race', async () => {
    const id = await begin();
    const { open } = await readInstance(ADMINISTRATION, id);
    const race = (outcome: string) =>
      inTransaction((tx) =>
        completeStep(tx, { administrationId: ADMINISTRATION, instanceId: id, executionId: open[0]!.executionId, output: { outcome, values: {} } }),
      );
    await race('admissible');
    await race('not-competent');
    const stop = platform.work(engineSubscriptions);
    await expect.poll(async () => (await readInstance(ADMINISTRATION, id)).open[0]?.elementId, { timeout: 15_000 }).toBe('annotate');
    await stop();
    await settle();
    expect((await readInstance(ADMINISTRATION, id)).open.map((one) => one.elementId)).toEqual(['annotate']);
    expect(served).toEqual([]);
  });
});

describe('timers in the store', () => {
  const poll = () => enginePeriodics[0]!.run(platform);

  it('fire when their instant has come, never early, and once', async () => {
    // given a step with a reminder after two days
    const id = await begin();
    const [qualify] = opened;
    // when the poll runs a millisecond early
    clock.set('2026-03-04T08:59:59.999Z');
    await poll();
    await settle();
    expect(served).toEqual([]);
    // and at the instant, twice
    clock.set('2026-03-04T09:00:00.000Z');
    await poll();
    await poll();
    await settle();
    // then one reminder was asked for, about that step, which still waits
    const mine = () => served.filter((asked) => asked.instanceId === id);
    expect(mine()).toHaveLength(1);
    expect(mine()[0]).toMatchObject({
      service: 'tasks.remind',
      step: { elementId: 'qualify', executionId: qualify!.executionId },
    });
    expect((await readInstance(ADMINISTRATION, id)).open.map((one) => one.elementId)).toEqual(['qualify']);
    clock.set('2026-04-04T09:00:00Z');
    await poll();
    await settle();
    expect(mine()).toHaveLength(1);
  });

  it('are forgotten with the step they are drawn on', async () => {
    const id = await begin();
    await complete(id, 'qualify', 'not-competent');
    clock.set('2027-01-01T00:00:00Z');
    served = [];
    await poll();
    await settle();
    expect(served.filter((asked) => asked.instanceId === id)).toEqual([]);
  });

  it('cancel the step that they interrupt', async () => {
    const xml = diagram(
      start + step('wait') + boundaryTimer('late', 'wait', duration('PT1H')) + end() + end('tooLate') +
        flow('start', 'wait') + flow('wait', 'end') + flow('late', 'tooLate'),
    );
    await deploy('timed', xml);
    const id = await begin('timed');
    clock.advance(3_600_000);
    await poll();
    await settle();
    expect(cancelled).toEqual([opened[0]!.executionId]);
    expect((await readInstance(ADMINISTRATION, id)).status).toBe('completed');
  });
});

describe('incidents', () => {
  it('a circuit that cannot decide stands still, and says why', async () => {
    // given a circuit whose next step is given to a unit that nobody named
    const lost = diagram(
      start + step('first') + step('second', ['done'], 'diwan:unit="=letter.unit"') + end() + flow('start', 'first') +
        flow('first', 'second') + flow('second', 'end'),
    );
    await deploy('lost', lost);
    const id = await begin('lost');
    const { open } = await readInstance(ADMINISTRATION, id);
    // when the first step is done
    await inTransaction((tx) =>
      completeStep(tx, {
        administrationId: ADMINISTRATION,
        instanceId: id,
        executionId: open[0]!.executionId,
        output: { outcome: 'done', values: {} },
      }),
    );
    await settle(true);
    // then the instance is where it was, visibly
    const stuck = await readInstance(ADMINISTRATION, id);
    expect(stuck.status).toBe('incident');
    expect(stuck.incident).toMatchObject({ code: 'engine.circuit_stuck', elementId: 'second' });
    expect(stuck.open.map((one) => one.elementId)).toEqual(['first']);
    expect(opened).toHaveLength(1);
  });

  it('a service that refuses is shown, and the instance goes on when it is done at last', async () => {
    // given a service that refuses
    await deploy('served', diagram(start + service('work') + end() + flow('start', 'work') + flow('work', 'end')));
    refuseService = new DomainError({ code: 'registry.reply_empty', kind: 'conflict', message: 'Expected a reply' });
    const { versionId } = await deployedVersion(ADMINISTRATION, 'served');
    const subject = { type: 'letter', id: 'letter-refused' } as const;
    const id = await inTransaction((tx) =>
      startInstance(tx, { administrationId: ADMINISTRATION, circuitKey: 'served', versionId, subject, variables: {} }),
    );
    await settle(true);
    const stuck = await readInstance(ADMINISTRATION, id);
    expect(stuck).toMatchObject({ status: 'incident', incident: { code: 'registry.reply_empty', elementId: 'work' } });
    // when its event is delivered again and it does its work
    refuseService = undefined;
    const { OutboxEntries, eventOf } = await import('../../src/platform/outbox/outbox-store.ts');
    const entry = await OutboxEntries.findOne({ administrationId: ADMINISTRATION, _id: stuck.incident!.eventId }).lean();
    await engineSubscriptions.find((one) => one.event === entry!.type)!.handle(platform, eventOf(entry as never));
    await settle(true);
    // then
    const done = await readInstance(ADMINISTRATION, id);
    expect(done.status).toBe('completed');
    expect(done.incident).toBeUndefined();
  });
});
