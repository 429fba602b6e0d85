import mongoose from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deployedVersion } from '../../src/circuits/index.ts';
import { completeStep, engineSubscriptions, readInstance, startInstance } from '../../src/engine/index.ts';
import { inTransaction, migrateAll } from '../../src/platform/mongo/index.ts';
import { diagram, end, flow, start, step } from '../circuits/diagrams.ts';
import { ADMINISTRATION, EngineHouse } from '../circuits/engine-house.ts';

const oneStep = (name: string) =>
  diagram(start + step(name) + end() + flow('start', name) + flow(name, 'end'));

let house: EngineHouse;
beforeAll(async () => {
  house = await EngineHouse.open();
});
afterAll(() => house.close());
beforeEach(() => house.forget());

describe('an instance in the store', () => {
  it('goes from filing to archive, each step house.opened once, each service done once', async () => {
    // given a filing
    const id = await house.begin();
    expect(house.opened.map((context) => context.elementId)).toEqual(['qualify']);
    expect(house.opened[0]).toMatchObject({
      administrationId: ADMINISTRATION,
      instanceId: id,
      role: 'registry-agent',
      form: 'qualification',
      circuit: { key: 'incoming-filing', version: 1 },
      variables: { letter: { language: 'ar' } },
    });
    // when every step is completed
    await house.complete(id, 'qualify', 'admissible');
    await house.complete(id, 'annotate', 'assign', { unit: 'unit-7' });
    await house.complete(id, 'handle', 'submit');
    await house.complete(id, 'visa', 'visa');
    await house.complete(id, 'sign', 'sign');
    // then it has ended, and its path is kept in order
    const instance = await readInstance(ADMINISTRATION, id);
    expect(instance.status).toBe('completed');
    expect(instance.open).toEqual([]);
    expect(instance.done.map((passed) => passed.elementId)).toContain('closed');
    expect(house.opened.map((context) => context.elementId)).toEqual([
      'qualify',
      'annotate',
      'handle',
      'visa',
      'sign',
    ]);
    expect(house.served.map((asked) => asked.elementId)).toEqual([
      'numberReply',
      'signReply',
      'dispatchReply',
      'archiveLetter',
    ]);
    expect(house.cancelled).toEqual([]);
  });

  it('keeps what it needs to go on while it runs, and its history alone once it has ended', async () => {
    // given a running instance
    const id = await house.begin();
    const stored = () => mongoose.connection.collection<{ _id: string }>('instances').findOne({ _id: id });
    expect(await stored()).toMatchObject({ status: 'running', stateFormat: expect.any(String) });

    // when it ends
    await house.complete(id, 'qualify', 'admissible');
    await house.complete(id, 'annotate', 'assign', { unit: 'unit-7' });
    await house.complete(id, 'handle', 'submit');
    await house.complete(id, 'visa', 'visa');
    await house.complete(id, 'sign', 'sign');

    // then
    const ended = await stored();
    expect(ended).not.toHaveProperty('state');
    expect(ended).not.toHaveProperty('stateFormat');
    expect((await readInstance(ADMINISTRATION, id)).done.length).toBeGreaterThan(5);
  });

  it('loses, by migration, the state that an older version kept of what had ended', async () => {
    // given documents of version 1
    const instances = mongoose.connection.collection<{ _id: string; [field: string]: unknown }>('instances');
    const old = {
      administrationId: 'old',
      schemaVersion: 1,
      state: Buffer.from('x'),
      stateFormat: 'f',
      subjectType: 'letter',
      circuitKey: 'k',
    };
    await instances.insertMany([
      { ...old, _id: 'old-ended', subjectId: '1', endedAt: new Date(0) },
      { ...old, _id: 'old-running', subjectId: '2' },
    ]);

    // when
    await migrateAll();

    // then
    const found = await instances.find({ administrationId: 'old' }).sort({ _id: 1 }).toArray();
    expect(found.map((one) => [one['schemaVersion'], 'state' in one, 'stateFormat' in one])).toEqual([
      [2, false, false],
      [2, true, true],
    ]);
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
    await house.settle();
    expect(second).toBe(first);
    expect(house.opened).toHaveLength(1);
  });

  it('applies a command once when its event is delivered again', async () => {
    // given an instance at its second step
    const id = await house.begin();
    await house.complete(id, 'qualify', 'admissible');
    const before = await readInstance(ADMINISTRATION, id);
    // when every event so far is handled again
    const { OutboxEntries, eventOf } = await import('../../src/platform/outbox/outbox-store.ts');
    const entries = await OutboxEntries.find({ administrationId: ADMINISTRATION, aggregateId: id }).lean();
    for (const entry of entries) {
      const subscription = engineSubscriptions.find((one) => one.event === entry.type)!;
      await subscription.handle(house.platform, eventOf(entry as never));
    }
    await house.settle();
    // then nothing has moved
    expect(entries.length).toBeGreaterThanOrEqual(2);
    expect(await readInstance(ADMINISTRATION, id)).toEqual(before);
    expect(house.opened.map((context) => context.elementId)).toEqual(['qualify', 'annotate']);
  });

  it('refuses an outcome that is not offered and a step that is not open', async () => {
    const id = await house.begin();
    await expect(house.complete(id, 'qualify', 'sign')).rejects.toMatchObject({
      code: 'engine.outcome_not_offered',
      kind: 'invalid',
    });
    const stale = {
      administrationId: ADMINISTRATION,
      instanceId: id,
      executionId: 'gone',
      output: { outcome: 'x', values: {} },
    };
    await expect(inTransaction((tx) => completeStep(tx, stale))).rejects.toMatchObject({
      code: 'engine.step_not_open',
    });
    await expect(readInstance('another', id)).rejects.toMatchObject({ code: 'engine.instance_not_found' });
  });

  it('keeps the version it started on when another is published', async () => {
    // given version 1 with one step
    expect(await house.deploy('pinned', oneStep('first'))).toBe(1);
    const old = await house.begin('pinned');
    // when version 2 is published
    expect(await house.deploy('pinned', oneStep('second'))).toBe(2);
    const young = await house.begin('pinned');
    // then each follows its own
    expect(house.opened.map((context) => [context.elementId, context.circuit.version])).toEqual([
      ['first', 1],
      ['second', 2],
    ]);
    await house.complete(old, 'first', 'done');
    await house.complete(young, 'second', 'done');
    expect((await readInstance(ADMINISTRATION, old)).status).toBe('completed');
    expect((await readInstance(ADMINISTRATION, old)).circuit.version).toBe(1);
    // and publishing version 1's drawing again is version 1 again
    expect(await house.deploy('pinned', oneStep('first'))).toBe(1);
    expect((await deployedVersion(ADMINISTRATION, 'pinned')).version).toBe(1);
    expect(await house.deploy('pinned', oneStep('third'))).toBe(3);
  });

  it('moves once when two commands race', async () => {
    const id = await house.begin();
    const { open } = await readInstance(ADMINISTRATION, id);
    const race = (outcome: string) =>
      inTransaction((tx) =>
        completeStep(tx, {
          administrationId: ADMINISTRATION,
          instanceId: id,
          executionId: open[0]!.executionId,
          output: { outcome, values: {} },
        }),
      );
    await race('admissible');
    await race('not-competent');
    const stop = house.platform.work(engineSubscriptions);
    await expect
      .poll(async () => (await readInstance(ADMINISTRATION, id)).open[0]?.elementId, { timeout: 15_000 })
      .toBe('annotate');
    await stop();
    await house.settle();
    expect((await readInstance(ADMINISTRATION, id)).open.map((one) => one.elementId)).toEqual(['annotate']);
    expect(house.served).toEqual([]);
  });
});
