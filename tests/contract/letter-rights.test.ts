import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assignPosition, createPosition, findPersonByLogin } from '../../src/identity/index.ts';
import { openHouse, SYSTEM, type House } from '../support/administration-house.ts';
import type { Client } from '../support/client.ts';
import { fileAtPortal, QUALIFIED, writeDraft } from '../support/filing-life.ts';
import { openHouseApi, until, type HouseApi } from '../support/house-api.ts';
import { complete, untilTask, type TaskView } from '../support/staff.ts';

let house: House;
let api: HouseApi;
let agent: Client;
let head: Client;
let officer: Client;

beforeAll(async () => {
  house = await openHouse({ code: 'DROIT' });
  api = await openHouseApi(house);
  agent = await api.staff('registry-agent');
  head = await api.staff('head');
  officer = await api.staff('officer');
});
afterAll(async () => {
  await api.close();
  await house.platform.close();
});

/** A letter in the hands of the service's officer. */
async function assigned(subject: string): Promise<TaskView> {
  const { number } = await fileAtPortal(await api.visitor(), house.code, subject);
  await complete(agent, await untilTask(agent, number, 'qualification'), {
    outcome: 'admissible',
    values: QUALIFIED,
  });
  await complete(head, await untilTask(head, number, 'annotation'), {
    outcome: 'assign',
    values: { unit: house.serviceId, instruction: 'for-follow-up', note: 'Vu' },
  });
  return untilTask(officer, number, 'handling');
}

async function listed(client: Client): Promise<string[]> {
  const { body } = await client.get<{ items: { number: string }[] }>('/letters?limit=100');
  return body.items.map((letter) => letter.number);
}

describe('the reply of a letter', () => {
  it('is written by who handles the letter, while it is being handled', async () => {
    // given
    const handling = await assigned('Qui rédige');
    const { id, number } = handling.letter;

    // when, then: those who had the letter before may read it, not write its reply
    expect((await writeDraft(agent, id, 'Autre chose.')).status).toBe(403);
    expect((await writeDraft(head, id, 'Autre chose.')).status).toBe(403);
    expect((await head.get(`/letters/${id}`)).body).toMatchObject({ canWriteReply: false });
    expect((await officer.get(`/letters/${id}`)).body).toMatchObject({ canWriteReply: true });
    expect((await writeDraft(officer, id, 'Réponse.')).status).toBe(200);

    // when: the draft waits for its visa and then for its signature
    await complete(officer, handling, { outcome: 'submit' });
    const chief = await api.staff('unit-head');
    const visa = await untilTask(chief, number, 'visa');

    // then: what the chief reads is what the chief approves
    expect((await writeDraft(officer, id, 'Changée en route.')).status).toBe(403);
    expect((await writeDraft(chief, id, 'Changée en route.')).status).toBe(403);
    await complete(chief, visa, { outcome: 'visa' });
    const signatory = await api.staff('signatory');
    await untilTask(signatory, number, 'signature');
    expect((await writeDraft(officer, id, 'Changée en route.')).status).toBe(403);
    expect((await signatory.get(`/letters/${id}/reply`)).body).toMatchObject({ body: 'Réponse.' });
  }, 60_000);
});

describe('somebody who left the post', () => {
  it('no longer reads its letters; the successor does', async () => {
    // given: an officer who handled a letter
    const handling = await assigned('Le poste change de titulaire');
    const { id, number } = handling.letter;
    expect((await writeDraft(officer, id, 'Réponse.')).status).toBe(200);
    await complete(officer, handling, { outcome: 'submit' });
    await until(
      () => listed(officer),
      (numbers) => numbers.includes(number),
    );
    const { administrationId } = house;
    const before = house.who('officer');
    const after = (await findPersonByLogin(house.login('signatory').login))!;

    // when: the officer moves to another service, and the post goes to somebody else
    const positionId = before.positions[0]!.positionId;
    await assignPosition({ administrationId, positionId, holderId: after._id }, SYSTEM);
    await createPosition(
      {
        administrationId,
        unitId: house.who('registry-agent').positions[0]!.unitId,
        title: { ar: 'منصب آخر', fr: 'Autre poste' },
        roles: ['officer'],
        holderId: before.personId,
      },
      SYSTEM,
    );

    // then
    const { instanceId } = handling;
    for (const path of [
      `/letters/${id}`,
      `/letters/${id}/history`,
      `/letters/${id}/reply`,
      `/letters/${id}/reply/pdf`,
      `/instances/${instanceId}`,
    ])
      expect((await officer.get(path)).status, path).toBe(403);
    expect((await officer.get(`/tasks/${handling.id}`)).status).toBe(404);
    expect(await listed(officer)).not.toContain(number);
    const successor = await api.staff('signatory');
    expect((await successor.get(`/letters/${id}`)).status).toBe(200);
    expect((await successor.get(`/instances/${instanceId}`)).status).toBe(200);
    expect(await listed(successor)).toContain(number);
  }, 60_000);
});
