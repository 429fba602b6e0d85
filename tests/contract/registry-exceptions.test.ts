import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registryInvariants } from '../../src/registry/index.ts';
import { enrolHouse, openHouse, type House } from '../support/administration-house.ts';
import type { Client } from '../support/client.ts';
import { fileAtPortal, pdfFile, QUALIFIED, track, writeDraft } from '../support/filing-life.ts';
import { brokenIn } from '../support/invariants.ts';
import { openHouseApi, until, type HouseApi } from '../support/house-api.ts';
import { headerOf, openSmtpSink, partOf, type SinkMail, type SmtpSink } from '../support/smtp-sink.ts';
import { complete, untilTask, type TaskView } from '../support/staff.ts';

let house: House;
let other: House;
let api: HouseApi;
let sink: SmtpSink;
let agent: Client;
let visitor: Client;

beforeAll(async () => {
  sink = await openSmtpSink();
  house = await openHouse({ code: 'UNE', env: { SMTP_URL: sink.url } });
  other = await enrolHouse(house.platform, 'AUTRE');
  api = await openHouseApi(house);
  agent = await api.staff('registry-agent');
  visitor = await api.visitor();
});
afterAll(async () => {
  await api.close();
  await house.platform.close();
  await sink.close();
});

/** The mail to the filer with this subject, once it came. */
async function mailed(subject: string): Promise<SinkMail> {
  const found = () => Promise.resolve(sink.mails.find((mail) => headerOf(mail, 'Subject') === subject));
  const mail = await until(found, (one) => one !== undefined);
  if (mail === undefined) throw new Error(`Expected a mail “${subject}”, but none came`);
  return mail;
}

function completion(message: string, texts: readonly string[]): FormData {
  const form = new FormData();
  form.append('message', message);
  for (const file of texts.map(pdfFile)) {
    form.append('files', new Blob([new Uint8Array(file.bytes)], { type: file.type }), file.name);
  }
  return form;
}

describe('an incomplete file', () => {
  it('asks the filer once, takes the answer as a supplement, and goes on', async () => {
    // given
    const filed = await fileAtPortal(visitor, house.code, 'Dossier incomplet');
    const early = await visitor.post(`/trackings/${filed.trackingCode}/completion`, completion('Voici', []));
    expect(early.status).toBe(409);

    // when
    const task = await untilTask(agent, filed.number, 'qualification');
    await complete(agent, task, {
      outcome: 'incomplete',
      reason: 'Merci de compléter votre dossier.',
      values: { ...QUALIFIED, missingDocuments: '- Copie de la CIN\n- Certificat de résidence' },
    });
    const asked = await until(
      () => track(visitor, filed),
      (answer) => answer.body.completionRequest !== undefined,
    );

    // then
    expect(asked.body).toMatchObject({
      status: 'awaiting-filer',
      completionRequest: {
        message: 'Merci de compléter votre dossier.',
        missing: ['Copie de la CIN', 'Certificat de résidence'],
      },
    });
    expect(asked.body.completionRequest!.until).toBeDefined();
    expect(asked.body.steps.find((step) => step.state === 'current')!.key).toBe('awaiting-filer');
    const request = await mailed(`Complément demandé pour le courrier ${filed.number}`);
    const words = partOf(request, 'text/plain').toString();
    expect(words).toContain('> Merci de compléter votre dossier.');
    expect(words).toContain('Certificat de résidence');
    expect(words).toContain(filed.trackingCode);

    // when
    const sent = await visitor.post<{ completionRequest?: object }>(
      `/trackings/${filed.trackingCode}/completion`,
      completion('Voici les pièces', ['cin', 'residence']),
    );

    // then
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);
    expect(sent.body.completionRequest).toBeUndefined();
    const again = await untilTask(agent, filed.number, 'qualification');
    const letter = await agent.get<{
      files: unknown[];
      supplements: { message: string; files: unknown[] }[];
    }>(`/letters/${again.letter.id}`);
    expect(letter.body.files).toHaveLength(1);
    expect(letter.body.supplements).toMatchObject([{ message: 'Voici les pièces' }]);
    expect(letter.body.supplements[0]!.files).toHaveLength(2);
    expect(again.outcomes.map((outcome) => outcome.key)).not.toContain('incomplete');
    const twice = await visitor.post(`/trackings/${filed.trackingCode}/completion`, completion('Encore', []));
    expect(twice.status).toBe(409);
  }, 60_000);

  it('must be said what is missing', async () => {
    // given
    const filed = await fileAtPortal(visitor, house.code, 'Sans motif');
    const task = await untilTask(agent, filed.number, 'qualification');
    const claimed = await agent.post<TaskView>(`/tasks/${task.id}/claim`, { revision: task.revision });

    // when
    const refused = await agent.post(`/tasks/${task.id}/completion`, {
      outcome: 'incomplete',
      values: QUALIFIED,
      revision: claimed.body.revision,
    });

    // then
    expect(refused.status).toBe(422);
  }, 60_000);
});

describe('a letter of another administration', () => {
  it('is transferred with a number and a receipt of its own, and the first one says where to', async () => {
    // given
    const filed = await fileAtPortal(visitor, house.code, 'Compétence d’autrui');
    const task = await untilTask(agent, filed.number, 'qualification');

    // when
    await complete(agent, task, {
      outcome: 'not-competent',
      reason: 'Relève d’une autre administration.',
      values: { ...QUALIFIED, transferTo: other.administrationId },
    });
    const tracked = await until(
      () => track(visitor, filed),
      (answer) => answer.body.transferredTo?.number !== undefined,
    );

    // then
    expect(tracked.body).toMatchObject({ status: 'transferred', transferredTo: { number: '2026/A/000001' } });
    const theirs = house.platform.blobs.list();
    const owners = new Map<string, Set<string>>();
    for await (const blob of theirs) {
      owners.set(blob.sha256, (owners.get(blob.sha256) ?? new Set()).add(blob.administrationId));
    }
    expect([...owners.values()].some((of) => of.size === 2)).toBe(true);
    await until(
      async () => (await brokenIn(house.platform, other.administrationId, registryInvariants)).length,
      (count) => count === 0,
    );
    expect(await brokenIn(house.platform, other.administrationId, registryInvariants)).toEqual([]);
    const letter = await agent.get<{ transfer: { number: string } }>(`/letters/${task.letter.id}`);
    expect(letter.body.transfer.number).toBe('2026/A/000001');
    const notice = await mailed(`Transfert du courrier ${filed.number} à l’administration compétente`);
    expect(partOf(notice, 'text/plain').toString()).toContain('2026/A/000001');
  }, 60_000);

  it('cannot be transferred to itself', async () => {
    // given
    const filed = await fileAtPortal(visitor, house.code, 'Vers soi-même');
    const task = await untilTask(agent, filed.number, 'qualification');
    const claimed = await agent.post<TaskView>(`/tasks/${task.id}/claim`, { revision: task.revision });

    // when
    const refused = await agent.post<{ errors: { pointer: string }[] }>(`/tasks/${task.id}/completion`, {
      outcome: 'not-competent',
      reason: 'Erreur',
      values: { ...QUALIFIED, transferTo: house.administrationId },
      revision: claimed.body.revision,
    });

    // then
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([{ pointer: '/values/transferTo' }]);
  }, 60_000);

  it('cannot be read by the staff of this one', async () => {
    // given
    const filed = await fileAtPortal(visitor, other.code, 'Chez les autres');
    const list = await agent.get<{ items: { number: string; subject: string }[] }>(
      '/letters?search=Chez les autres',
    );

    // then
    expect(filed.number).toBeDefined();
    expect(list.body.items).toEqual([]);
  });
});

describe('a draft', () => {
  it('loses its visas when it changes, and is refused on an old revision', async () => {
    // given
    const filed = await fileAtPortal(visitor, house.code, 'Projet à viser');
    const qualification = await untilTask(agent, filed.number, 'qualification');
    await complete(agent, qualification, { outcome: 'admissible', values: QUALIFIED });
    const head = await api.staff('head');
    await complete(head, await untilTask(head, filed.number, 'annotation'), {
      outcome: 'assign',
      values: { unit: house.serviceId, instruction: 'for-action' },
    });
    const officer = await api.staff('officer');
    const handling = await untilTask(officer, filed.number, 'handling');
    const { id } = handling.letter;

    // when nothing is written
    const claimed = await officer.post<TaskView>(`/tasks/${handling.id}/claim`, {
      revision: handling.revision,
    });
    const submit = { outcome: 'submit', values: {}, revision: claimed.body.revision };
    const empty = await officer.post<{ code: string }>(`/tasks/${handling.id}/completion`, submit);

    // then
    expect(empty.status).toBeGreaterThanOrEqual(400);

    // when
    await writeDraft(officer, id, 'Première version');
    const stale = await officer.put(`/letters/${id}/reply`, {
      subject: 's',
      body: 'b',
      language: 'fr',
      revision: 0,
    });
    expect(stale.status).toBe(409);
    const preview = await officer.get<Uint8Array>(`/letters/${id}/reply/pdf`);
    expect(preview.headers.get('content-type')).toBe('application/pdf');
    const submitted = await officer.post(`/tasks/${handling.id}/completion`, submit);
    expect(submitted.status, JSON.stringify(submitted.body)).toBe(200);
    const chief = await api.staff('unit-head');
    await complete(chief, await untilTask(chief, filed.number, 'visa'), { outcome: 'visa' });
    const signatory = await api.staff('signatory');
    await complete(signatory, await untilTask(signatory, filed.number, 'signature'), {
      outcome: 'return',
      reason: 'À corriger',
    });
    const again = await untilTask(officer, filed.number, 'handling');
    const shown = await officer.get(`/tasks/${again.id}`);
    const history = await officer.get<{ items: { act: string; detail: object }[] }>(`/letters/${id}/history`);
    await writeDraft(officer, id, 'Seconde version');

    // then: the officer reads why it came back
    expect(shown.body).toMatchObject({ before: { tone: 'danger', reason: 'À corriger' } });
    expect(history.body.items).toContainEqual(
      expect.objectContaining({
        act: 'task.completed',
        detail: expect.objectContaining({ reason: 'À corriger' }),
      }),
    );
    const reply = await officer.get<{ visas: { standing: boolean }[]; editable: boolean }>(
      `/letters/${id}/reply`,
    );
    expect(reply.body.visas).toMatchObject([{ standing: false }]);
    expect(reply.body.editable).toBe(true);
  }, 90_000);
});

describe('a code', () => {
  it('opens one thing only, and tells nothing when it is wrong', async () => {
    // given
    const filed = await fileAtPortal(visitor, house.code, 'Codes');
    const receipt = filed.receipt.split('/').at(-1)!;

    // then
    expect((await visitor.get(`/trackings/${receipt}`)).status).toBe(404);
    expect((await visitor.get(`/receipts/${filed.trackingCode}`)).status).toBe(404);
    expect((await visitor.get(`/verifications/${randomUUID()}`)).status).toBe(404);
    const found = await visitor.post<{ tracking: string }>('/trackings/find', {
      number: filed.number.toLowerCase(),
      trackingCode: filed.trackingCode.toLowerCase().replace(/(.{4})/g, '$1-'),
    });
    expect(found.body.tracking).toBe(filed.tracking);
    const wrong = await visitor.post('/trackings/find', {
      number: '2026/A/999999',
      trackingCode: filed.trackingCode,
    });
    expect(wrong.status).toBe(404);
    expect((await visitor.get(`/trackings/${filed.trackingCode}/answer`)).status).toBe(404);
  });
});
