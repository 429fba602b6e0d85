import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../support/administration-house.ts';
import { fileAtPortal, QUALIFIED, track, writeDraft } from '../support/filing-life.ts';
import { openHouseApi, until, type HouseApi } from '../support/house-api.ts';
import { brokenPromises } from '../support/invariants.ts';
import { complete, untilTask } from '../support/staff.ts';

let house: House;
let api: HouseApi;

beforeAll(async () => {
  house = await openHouse({ code: 'VIE' });
  api = await openHouseApi(house);
});
afterAll(async () => {
  await api.close();
  await house.platform.close();
});

describe('a letter from filing to answer, by HTTP only', () => {
  it('gets its number, receipt, circuit, signed answer and verification', async () => {
    // given
    const visitor = await api.visitor();
    const filed = await fileAtPortal(visitor, house.code, 'طلب وثيقة');

    // when
    const receipt = await until(
      () => visitor.get<Uint8Array>(api.here(filed.receipt)),
      (answer) => answer.status === 200,
    );

    // then
    expect(receipt.headers.get('content-type')).toBe('application/pdf');
    const verification = await visitor.get<{ intact: boolean; kind: string; signatures: unknown[] }>(
      `/verifications/${filed.verification.split('/').at(-1)}`,
    );
    expect(verification.body).toMatchObject({ kind: 'receipt', intact: true, number: filed.number });
    expect(JSON.stringify(verification.body)).not.toContain('Amina');

    // when
    const agent = await api.staff('registry-agent');
    await complete(agent, await untilTask(agent, filed.number, 'qualification'), {
      outcome: 'admissible',
      values: QUALIFIED,
    });
    const head = await api.staff('head');
    await complete(head, await untilTask(head, filed.number, 'annotation'), {
      outcome: 'assign',
      values: { unit: house.serviceId, instruction: 'for-follow-up', note: 'Vu' },
    });
    const officer = await api.staff('officer');
    const handling = await untilTask(officer, filed.number, 'handling');
    const { id } = handling.letter;
    expect((await writeDraft(officer, id, 'Réponse.')).status).toBe(200);
    await complete(officer, handling, { outcome: 'submit' });
    const chief = await api.staff('unit-head');
    await complete(chief, await untilTask(chief, filed.number, 'visa'), { outcome: 'visa' });
    const signatory = await api.staff('signatory');
    await complete(signatory, await untilTask(signatory, filed.number, 'signature'), { outcome: 'sign' });
    const tracked = await until(
      () => track(visitor, filed),
      (answer) => answer.body.status === 'archived',
      40_000,
    );

    // then
    expect(tracked.body.status).toBe('archived');
    expect(tracked.body.steps.map((step) => [step.key, step.state])).toEqual(
      ['received', 'receipted', 'registered', 'assigned', 'in-progress', 'signed', 'dispatched'].map(
        (key) => [key, 'done'],
      ),
    );
    const answer = await visitor.get<Uint8Array>(api.here(tracked.body.answer!));
    expect(Buffer.from(answer.body.slice(0, 5)).toString()).toBe('%PDF-');
    const code = tracked.body.answerVerification!.split('/').at(-1)!;
    const signed = await visitor.get<{ signatures: { valid: boolean; kind: string }[] }>(
      `/verifications/${code}`,
    );
    expect(signed.body).toMatchObject({ kind: 'reply', intact: true });
    expect(signed.body.signatures[0]).toMatchObject({ kind: 'signature', valid: true });

    // when one byte of a copy is changed
    const changed = Buffer.from(answer.body);
    changed[1000]! ^= 1;
    const check = (bytes: Uint8Array) => {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(bytes)]), 'copie.pdf');
      return visitor.post<{ match: boolean; finding: string }>(`/verifications/${code}/check`, form);
    };

    // then
    expect((await check(answer.body)).body).toMatchObject({ match: true, finding: 'same' });
    expect((await check(changed)).body).toMatchObject({ match: false, finding: 'changed' });
    const history = await head.get<{ items: { act: string; actor: { name?: object } }[] }>(
      `/letters/${id}/history`,
    );
    const acts = history.body.items.map((item) => item.act);
    for (const act of [
      'letter.filed',
      'receipt.issued',
      'letter.qualified',
      'letter.annotated',
      'reply.visa-given',
      'reply.signed',
      'reply.dispatched',
    ]) {
      expect(acts).toContain(act);
    }
    expect(await brokenPromises(house.platform)).toEqual([]);
  }, 120_000);
});
