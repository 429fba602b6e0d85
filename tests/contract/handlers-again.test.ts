import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceContext } from '../../src/engine/index.ts';
import { readJournal } from '../../src/journal/index.ts';
import { subscriptions } from '../../src/main/compose.ts';
import {
  fileLetter,
  findReply,
  loadLetter,
  registryInvariants,
  registryServices,
  registrySubscriptions,
  saveDraft,
} from '../../src/registry/index.ts';
import { tasksOfLetter } from '../../src/tasks/index.ts';
import { filingTo, openHouse, receivedPdf, SYSTEM, type House } from '../support/administration-house.ts';
import { brokenIn } from '../support/invariants.ts';

let house: House;

beforeAll(async () => {
  house = await openHouse({ code: 'ENCORE' });
});
afterAll(() => house.platform.close());

/** How often each act stands in the journal of a letter. */
async function acts(letterId: string): Promise<Record<string, number>> {
  const count: Record<string, number> = {};
  for (const { act } of await readJournal(house.administrationId, { type: 'letter', id: letterId }))
    count[act] = (count[act] ?? 0) + 1;
  return count;
}

function times<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, work));
}

function stepOf(letterId: string, service: string): ServiceContext {
  const name = { ar: 'خدمة', fr: 'Service' };
  return {
    administrationId: house.administrationId,
    instanceId: 'instance-1',
    executionId: `execution-${service}`,
    elementId: service,
    name,
    service,
    variables: {},
    subject: { type: 'letter', id: letterId },
    circuit: { key: 'incoming-filing', version: 1, versionId: 'version-1' },
  };
}

describe('what follows a filing, delivered several times at once and again later', () => {
  it('is one receipt, one circuit and one first task', async () => {
    // given
    const files = [await receivedPdf(house)];
    const { letterId } = await fileLetter(house.platform, filingTo(house, { files }), SYSTEM);
    const event = {
      id: 'event-1',
      type: 'letter.filed',
      version: 1,
      administrationId: house.administrationId,
      aggregateId: letterId,
      sequence: 1,
      time: new Date(0),
      data: { letterId },
    };
    const handlers = registrySubscriptions.filter((one) => one.event === 'letter.filed');

    // when
    await Promise.all(handlers.map(({ handle }) => times(3, () => handle(house.platform, event))));
    const { receipt, circuit } = await loadLetter(house.administrationId, letterId);
    await house.platform.settle(subscriptions);
    for (const { handle } of handlers) await handle(house.platform, event);
    await house.platform.settle(subscriptions);

    // then
    expect(await loadLetter(house.administrationId, letterId)).toMatchObject({ receipt, circuit });
    expect(await acts(letterId)).toEqual({
      'letter.filed': 1,
      'receipt.issued': 1,
      'letter.circuit-started': 1,
    });
    expect(await tasksOfLetter(house.administrationId, letterId)).toHaveLength(1);
    expect(await brokenIn(house.platform, house.administrationId, registryInvariants)).toEqual([]);
  }, 30_000);
});

describe('the numbering of a reply, run several times at once and again later', () => {
  it('takes one number of the register', async () => {
    // given
    const { administrationId, platform } = house;
    const { letterId } = await fileLetter(platform, filingTo(house), SYSTEM);
    const draft = { subject: 'Réponse', body: 'Texte.', language: 'fr', revision: 0 } as const;
    await saveDraft(platform, { administrationId, letterId }, draft, house.who('officer'));
    const given: unknown[] = [];
    const run = () =>
      registryServices['registry.number-reply']!.run(
        platform,
        stepOf(letterId, 'registry.number-reply'),
        async (_tx, output) => void given.push(output['number']),
      );

    // when
    await times(6, run);
    await run();

    // then
    const reply = (await findReply(administrationId, letterId))!;
    expect(new Set(given)).toEqual(new Set([reply.number]));
    expect((await acts(letterId))['reply.numbered']).toBe(1);
    expect(await brokenIn(platform, administrationId, registryInvariants)).toEqual([]);

    // when: a second letter's reply is numbered
    const next = await fileLetter(platform, filingTo(house), SYSTEM);
    await saveDraft(platform, { administrationId, letterId: next.letterId }, draft, house.who('officer'));
    const step = stepOf(next.letterId, 'registry.number-reply');
    await registryServices['registry.number-reply']!.run(platform, step, async () => undefined);

    // then: no number was lost to the attempts before
    const other = (await findReply(administrationId, next.letterId))!;
    expect(Number(other.number!.split('/').at(-1))).toBe(Number(reply.number!.split('/').at(-1)) + 1);
  }, 30_000);
});
