import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { completeStep, engineSubscriptions, readInstance } from '../../src/engine/index.ts';
import { sendSignal } from '../../src/engine/broadcast-signal.ts';
import { sendMessage } from '../../src/engine/send-message.ts';
import { inTransaction } from '../../src/platform/mongo/index.ts';
import {
  boundary,
  caught,
  chain,
  diagram,
  end,
  ending,
  on,
  ROOTS,
  start,
  step,
} from '../circuits/diagrams.ts';
import { ADMINISTRATION, EngineHouse } from '../circuits/engine-house.ts';

/** A step, then a message, then another step. */
const WAITING = diagram(
  start +
    step('before') +
    caught('reply', on.message) +
    step('after') +
    end() +
    chain('start', 'before', 'reply', 'after', 'end'),
  ROOTS,
);
/** A step with a message on its edge. */
const ON_EDGE = diagram(
  start +
    step('work') +
    boundary('ping', 'work', on.message) +
    step('called') +
    end() +
    chain('start', 'work', 'end') +
    chain('ping', 'called', 'end'),
  ROOTS,
);
const RINGING = diagram(start + step('go') + ending('rung', on.signal) + chain('start', 'go', 'rung'), ROOTS);
const HEARING = diagram(
  start + caught('bell', on.signal) + step('after') + end() + chain('start', 'bell', 'after', 'end'),
  ROOTS,
);

let house: EngineHouse;
let messages = 0;
beforeAll(async () => {
  house = await EngineHouse.open();
  await house.deploy('waiting', WAITING);
  await house.deploy('on-edge', ON_EDGE);
  await house.deploy('ringing', RINGING);
  await house.deploy('hearing', HEARING);
});
afterAll(() => house.close());
beforeEach(() => house.forget());

/** The key of an instance's messages: its letter, as the circuit draws no other. */
const keyOf = async (id: string) => (await readInstance(ADMINISTRATION, id)).subject.id;

async function send(
  key: string,
  more: { messageId?: string; keptDays?: number; values?: Record<string, unknown> } = {},
) {
  messages += 1;
  const message = { administrationId: ADMINISTRATION, name: 'ping', key, values: {}, keptDays: 30 };
  const messageId = `m${messages}`;
  return inTransaction((tx) => sendMessage(tx, { ...message, messageId, ...more }, house.clock.now()));
}

async function openSteps(id: string): Promise<string[]> {
  return (await readInstance(ADMINISTRATION, id)).open.map((one) => one.elementId);
}

describe('a message', () => {
  it('moves the instance that waits for it, with its values, once', async () => {
    // given an instance that waits, and another for another letter
    const id = await house.begin('waiting');
    const other = await house.begin('waiting');
    await house.complete(id, 'before', 'done');
    await house.complete(other, 'before', 'done');
    // when its message comes, twice
    const key = await keyOf(id);
    const twice = { messageId: 'same', values: { answer: 'yes' } };
    expect([await send(key, twice), await send(key, twice)]).toEqual(['delivered', 'delivered']);
    await house.settle();
    // then it alone goes on, and knows what the message said
    expect(await openSteps(id)).toEqual(['after']);
    expect(await openSteps(other)).toEqual([]);
    expect((await readInstance(ADMINISTRATION, id)).variables).toMatchObject({
      steps: { reply: { answer: 'yes', count: 1 } },
    });
  });

  it('that comes early is kept for the one who will wait', async () => {
    const id = await house.begin('waiting');
    expect(await send(await keyOf(id))).toBe('kept');
    // when the instance comes to wait
    await house.complete(id, 'before', 'done');
    // then it does not wait at all
    expect(await openSteps(id)).toEqual(['after']);
  });

  it('is not kept longer than it may be', async () => {
    const id = await house.begin('waiting');
    await send(await keyOf(id), { keptDays: 2 });
    house.clock.set('2026-03-05T09:00:00Z');
    await house.complete(id, 'before', 'done');
    expect(await openSteps(id)).toEqual([]);
  });

  it('whose receiver is gone when it arrives is kept for the next', async () => {
    // given a step that is completed while a message for it is already on its way
    const id = await house.begin('on-edge');
    const key = await keyOf(id);
    const { open } = await readInstance(ADMINISTRATION, id);
    const reference = { administrationId: ADMINISTRATION, instanceId: id, executionId: open[0]!.executionId };
    await inTransaction((tx) => completeStep(tx, { ...reference, output: { outcome: 'done', values: {} } }));
    expect(await send(key)).toBe('delivered');
    await house.settle();
    expect((await readInstance(ADMINISTRATION, id)).status).toBe('completed');
    // when somebody else comes to wait for the same
    const early = await send(key);
    expect(early).toBe('kept');
  });

  it('finds each of many that wait at the same moment, whoever comes first', async () => {
    // given instances that come to wait while their messages come
    const ids = await Promise.all(Array.from({ length: 6 }, () => house.begin('waiting')));
    const keys = await Promise.all(ids.map(keyOf));
    const opens = await Promise.all(ids.map((id) => readInstance(ADMINISTRATION, id)));
    const complete = (index: number) =>
      inTransaction((tx) =>
        completeStep(tx, {
          administrationId: ADMINISTRATION,
          instanceId: ids[index]!,
          executionId: opens[index]!.open[0]!.executionId,
          output: { outcome: 'done', values: {} },
        }),
      );
    await Promise.all(ids.map((_, index) => complete(index)));
    await Promise.all([house.settle(), ...keys.map((key) => send(key))]);
    await house.settle();
    // then every one has heard its own, once
    for (const id of ids) expect(await openSteps(id)).toEqual(['after']);
  });
});

describe('a signal', () => {
  it('is heard by everybody who waits, and by nobody who comes later', async () => {
    // given three that wait
    const waiting = await Promise.all(Array.from({ length: 3 }, () => house.begin('hearing')));
    // when an instance rings
    const ringing = await house.begin('ringing');
    await house.complete(ringing, 'go', 'done');
    // then all of them go on
    for (const id of waiting) expect(await openSteps(id)).toEqual(['after']);
    // and one that comes later still waits, until it is rung again from outside
    const late = await house.begin('hearing');
    expect(await openSteps(late)).toEqual([]);
    const signal = { administrationId: ADMINISTRATION, name: 'bell', sourceId: 'test' };
    await inTransaction((tx) => sendSignal(tx, signal));
    await house.platform.settle(engineSubscriptions);
    expect(await openSteps(late)).toEqual(['after']);
  });

  it('does not cross into another administration', async () => {
    const id = await house.begin('hearing');
    await inTransaction((tx) =>
      sendSignal(tx, { administrationId: 'other', name: 'bell', sourceId: 'test' }),
    );
    await house.settle();
    expect(await openSteps(id)).toEqual([]);
  });
});
