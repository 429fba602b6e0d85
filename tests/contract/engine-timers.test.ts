import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deployedVersion } from '../../src/circuits/index.ts';
import {
  completeStep,
  enginePeriodics,
  engineSubscriptions,
  readInstance,
  startInstance,
} from '../../src/engine/index.ts';
import { DomainError } from '../../src/platform/errors.ts';
import { inTransaction } from '../../src/platform/mongo/index.ts';
import { boundaryTimer, diagram, duration, end, flow, service, start, step } from '../circuits/diagrams.ts';
import { ADMINISTRATION, EngineHouse } from '../circuits/engine-house.ts';

let house: EngineHouse;
beforeAll(async () => {
  house = await EngineHouse.open();
});
afterAll(() => house.close());
beforeEach(() => house.forget());

describe('timers in the store', () => {
  const poll = () => enginePeriodics[0]!.run(house.platform);

  it('fire when their instant has come, never early, and once', async () => {
    // given a step with a reminder after two days
    const id = await house.begin();
    const [qualify] = house.opened;
    // when the poll runs a millisecond early
    house.clock.set('2026-03-04T08:59:59.999Z');
    await poll();
    await house.settle();
    expect(house.served).toEqual([]);
    // and at the instant, twice
    house.clock.set('2026-03-04T09:00:00.000Z');
    await poll();
    await poll();
    await house.settle();
    // then one reminder was asked for, about that step, which still waits
    const mine = () => house.served.filter((asked) => asked.instanceId === id);
    expect(mine()).toHaveLength(1);
    expect(mine()[0]).toMatchObject({
      service: 'tasks.remind',
      step: { elementId: 'qualify', executionId: qualify!.executionId },
    });
    expect((await readInstance(ADMINISTRATION, id)).open.map((one) => one.elementId)).toEqual(['qualify']);
    house.clock.set('2026-04-04T09:00:00Z');
    await poll();
    await house.settle();
    expect(mine()).toHaveLength(1);
  });

  it('are forgotten with the step they are drawn on', async () => {
    const id = await house.begin();
    await house.complete(id, 'qualify', 'not-competent');
    house.clock.set('2027-01-01T00:00:00Z');
    house.served = [];
    await poll();
    await house.settle();
    expect(house.served.filter((asked) => asked.instanceId === id)).toEqual([]);
  });

  it('remind nobody of a step that was done before the reminder ran', async () => {
    // given a reminder that fired but was not served yet
    const id = await house.begin();
    house.clock.set('2026-03-04T09:00:00Z');
    await poll();
    // when the step is completed first
    const onlyAdvance = engineSubscriptions.map((one) =>
      one.job === 'engine.advance' ? one : { ...one, handle: async () => undefined },
    );
    await house.platform.settle(onlyAdvance);
    const { open } = await readInstance(ADMINISTRATION, id);
    const reference = { administrationId: ADMINISTRATION, instanceId: id, executionId: open[0]!.executionId };
    await inTransaction((tx) =>
      completeStep(tx, { ...reference, output: { outcome: 'admissible', values: {} } }),
    );
    await house.platform.settle(onlyAdvance);
    const { OutboxEntries, eventOf } = await import('../../src/platform/outbox/outbox-store.ts');
    const type = 'engine.service-requested';
    const entry = await OutboxEntries.findOne({
      administrationId: ADMINISTRATION,
      aggregateId: id,
      type,
    }).lean();
    await engineSubscriptions
      .find((one) => one.event === type)!
      .handle(house.platform, eventOf(entry as never));
    await house.settle();
    // then the reminder ends without reminding, and the circuit goes on
    expect(house.served.filter((asked) => asked.instanceId === id)).toEqual([]);
    const instance = await readInstance(ADMINISTRATION, id);
    expect(instance.open.map((one) => one.elementId)).toEqual(['annotate']);
    expect(instance.done.map((passed) => passed.elementId)).toContain('remindedQualify');
  });

  it('cancel the step that they interrupt', async () => {
    const xml = diagram(
      start +
        step('wait') +
        boundaryTimer('late', 'wait', duration('PT1H')) +
        end() +
        end('tooLate') +
        flow('start', 'wait') +
        flow('wait', 'end') +
        flow('late', 'tooLate'),
    );
    await house.deploy('timed', xml);
    const id = await house.begin('timed');
    house.clock.advance(3_600_000);
    await poll();
    await house.settle();
    expect(house.cancelled).toEqual([house.opened[0]!.executionId]);
    expect((await readInstance(ADMINISTRATION, id)).status).toBe('completed');
  });
});

describe('incidents', () => {
  it('a circuit that cannot decide stands still, and says why', async () => {
    // given a circuit whose next step is given to a unit that nobody named
    const lost = diagram(
      start +
        step('first') +
        step('second', ['done'], 'diwan:unit="=letter.unit"') +
        end() +
        flow('start', 'first') +
        flow('first', 'second') +
        flow('second', 'end'),
    );
    await house.deploy('lost', lost);
    const id = await house.begin('lost');
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
    await house.settle(true);
    // then the instance is where it was, visibly
    const stuck = await readInstance(ADMINISTRATION, id);
    expect(stuck.status).toBe('incident');
    expect(stuck.incident).toMatchObject({ code: 'engine.circuit_stuck', elementId: 'second' });
    expect(stuck.open.map((one) => one.elementId)).toEqual(['first']);
    expect(house.opened).toHaveLength(1);
  });

  it('a service that refuses is shown, and the instance goes on when it is done at last', async () => {
    // given a service that refuses
    await house.deploy(
      'served',
      diagram(start + service('work') + end() + flow('start', 'work') + flow('work', 'end')),
    );
    house.refuseService = new DomainError({
      code: 'registry.reply_empty',
      kind: 'conflict',
      message: 'Expected a reply',
    });
    const { versionId } = await deployedVersion(ADMINISTRATION, 'served');
    const subject = { type: 'letter', id: 'letter-refused' } as const;
    const id = await inTransaction((tx) =>
      startInstance(tx, {
        administrationId: ADMINISTRATION,
        circuitKey: 'served',
        versionId,
        subject,
        variables: {},
      }),
    );
    await house.settle(true);
    const stuck = await readInstance(ADMINISTRATION, id);
    expect(stuck).toMatchObject({
      status: 'incident',
      incident: { code: 'registry.reply_empty', elementId: 'work' },
    });
    // when its event is delivered again and it does its work
    house.refuseService = undefined;
    const { OutboxEntries, eventOf } = await import('../../src/platform/outbox/outbox-store.ts');
    const entry = await OutboxEntries.findOne({
      administrationId: ADMINISTRATION,
      _id: stuck.incident!.eventId,
    }).lean();
    await engineSubscriptions
      .find((one) => one.event === entry!.type)!
      .handle(house.platform, eventOf(entry as never));
    await house.settle(true);
    // then
    const done = await readInstance(ADMINISTRATION, id);
    expect(done.status).toBe('completed');
    expect(done.incident).toBeUndefined();
  });
});
