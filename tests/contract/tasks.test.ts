import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readInstance } from '../../src/engine/index.ts';
import { readJournal } from '../../src/journal/index.ts';
import { DomainError } from '../../src/platform/errors.ts';
import type { Completion } from '../../src/tasks/index.ts';
import { enrolled, InjectedBrowser } from '../support/identity-server.ts';
import { itemsOf, TaskOffice } from '../support/task-office.ts';

let office: TaskOffice;
let effects: Completion[];
let refusal: DomainError | undefined;

beforeEach(async () => {
  effects = [];
  refusal = undefined;
  office = await TaskOffice.open(async (_tx, completion) => {
    if (refusal) throw refusal;
    effects.push(completion);
    return { qualifiedBy: completion.positionId };
  });
});

afterEach(() => office.close());

describe('an opened step', () => {
  it('is offered to those who bear the role, and tells their browsers', async () => {
    // when
    const { letterId } = await office.fileLetter();

    // then
    const task = await office.taskIn('bo.one', 'unit');
    expect(task).toMatchObject({
      status: 'open',
      stepKind: 'qualification',
      letter: { id: letterId, subject: 'Demande', filerName: 'Association' },
      dueAt: '2026-03-03T09:00:00.000Z',
      overdue: false,
    });
    expect(await office.taskIn('bo.two', 'unit')).toEqual(task);
    expect(itemsOf(await office.as('cadre').get('/tasks?view=unit'))).toEqual([]);
    expect(office.platform.notices.at(-1)).toMatchObject({
      type: 'task.changed',
      audience: ['role:registry-agent'],
    });
  });

  it('is shown with its form, its outcomes and what the caller may do', async () => {
    // given
    await office.fileLetter();
    const task = await office.taskIn('bo.one', 'unit');

    // when
    const { body } = await office.as('bo.one').get(`/tasks/${task.id}`);

    // then
    expect(body).toMatchObject({
      elementId: 'qualify',
      canClaim: true,
      canComplete: true,
      canRelease: false,
      form: {
        type: 'default',
        components: [{ key: 'priority' }, { key: 'unit', properties: { source: 'units' } }],
      },
      outcomes: [
        { key: 'admissible', reasonRequired: false },
        { key: 'refused', reasonRequired: true, tone: 'danger' },
      ],
    });
  });

  it('does not exist for others, nor for another administration', async () => {
    // given
    const other = await enrolled(office.platform, 'CDM');
    const stranger = new InjectedBrowser(office.app);
    await stranger.signIn(other.login);
    await office.fileLetter();
    const task = await office.taskIn('bo.one', 'unit');

    // when
    const answers = await Promise.all(
      [office.as('cadre'), stranger].map((browser) => browser.get(`/tasks/${task.id}`)),
    );
    const completion = await office
      .as('cadre')
      .request('POST', `/tasks/${task.id}/completion`, { ...office.admissible(), revision: 1 });

    // then
    expect([...answers, completion].map(({ status, body }) => [status, body['code']])).toEqual([
      [404, 'tasks.not_found'],
      [404, 'tasks.not_found'],
      [404, 'tasks.not_found'],
    ]);
  });
});

describe('claiming', () => {
  it('moves the task to one person, once, and gives it back', async () => {
    // given
    await office.fileLetter();
    const task = await office.taskIn('bo.one', 'unit');
    const claim = (login: string, revision: number) =>
      office.as(login).request('POST', `/tasks/${task.id}/claim`, { revision });

    // when
    const first = await claim('bo.one', 1);
    const again = await claim('bo.one', 1);
    const late = await claim('bo.two', 1);
    const mine = await office.taskIn('bo.one', 'mine');
    const theirs = itemsOf(await office.as('bo.two').get('/tasks?view=unit'));
    const released = await office.as('bo.one').request('POST', `/tasks/${task.id}/release`, { revision: 2 });

    // then
    expect(first.body).toMatchObject({ status: 'claimed', revision: 2 });
    expect(again.body).toEqual(first.body);
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'tasks.already_claimed', facts: { positionFr: 'Poste bo.one' } },
    });
    expect(late.body['detail']).toContain('Poste bo.one');
    expect(mine.id).toBe(task.id);
    expect(theirs).toEqual([]);
    expect(released.body).toMatchObject({ status: 'open', revision: 3 });
    expect((await office.taskIn('bo.two', 'unit')).id).toBe(task.id);
  });

  it('by two people at once succeeds for one', async () => {
    // given
    await office.fileLetter();
    const { id } = await office.taskIn('bo.one', 'unit');

    // when
    const answers = await Promise.all(
      ['bo.one', 'bo.two'].map((login) =>
        office.as(login).request('POST', `/tasks/${id}/claim`, { revision: 1 }),
      ),
    );

    // then
    expect(answers.map((answer) => answer.status).toSorted((one, other) => one - other)).toEqual([200, 409]);
  });
});

describe('completing', () => {
  it('closes the task, moves the circuit and writes the journal, in one act', async () => {
    // given
    const { letterId, instanceId } = await office.fileLetter();
    const task = await office.taskIn('bo.one', 'unit');
    const completion = { ...office.admissible(), revision: 1 };

    // when
    const done = await office.as('bo.one').request('POST', `/tasks/${task.id}/completion`, completion);
    await office.settle();

    // then
    expect(done.body).toMatchObject({ id: task.id, status: 'completed', revision: 2 });
    expect(effects).toEqual([
      expect.objectContaining({ outcome: 'admissible', positionId: office.positions['bo.one'] }),
    ]);
    const journal = await readJournal(office.ministry.administrationId, { type: 'letter', id: letterId });
    expect(journal.find((entry) => entry.act === 'task.completed')).toMatchObject({
      actor: { kind: 'person', positionId: office.positions['bo.one'] },
      facts: { taskId: task.id, outcome: 'admissible', stepKind: 'qualification' },
    });
    expect((await readInstance(office.ministry.administrationId, instanceId)).open).toMatchObject([
      { elementId: 'handle' },
    ]);
    const next = await office.taskIn('cadre', 'mine');
    expect(next).toMatchObject({ unit: { id: office.serviceId }, stepKind: 'handling' });
  });

  it('again with the same decision answers the same, with another one tells who was first', async () => {
    // given
    await office.fileLetter();
    const { id } = await office.taskIn('bo.one', 'unit');
    const complete = (login: string, body: object) =>
      office.as(login).request('POST', `/tasks/${id}/completion`, { revision: 1, ...body });

    // when
    const first = await complete('bo.one', office.admissible());
    const repeat = await complete('bo.one', office.admissible());
    const other = await complete('bo.one', { outcome: 'refused', values: {}, reason: 'Hors délai' });
    const late = await complete('bo.two', office.admissible());

    // then
    expect(repeat).toMatchObject({ status: 200, body: first.body });
    expect(other).toMatchObject({ status: 409, body: { code: 'tasks.already_completed' } });
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'tasks.already_completed', facts: { positionFr: 'Poste bo.one' } },
    });
    expect(effects).toHaveLength(1);
  });

  it('by a double click and a colleague at once is done once', async () => {
    // given
    await office.fileLetter();
    const { id } = await office.taskIn('bo.one', 'unit');

    // when
    const answers = await Promise.all(
      ['bo.one', 'bo.one', 'bo.two'].map((login) =>
        office.as(login).request('POST', `/tasks/${id}/completion`, { ...office.admissible(), revision: 1 }),
      ),
    );
    await office.settle();

    // then
    const [first, second, colleague] = answers.map((answer) => answer.status);
    expect([
      [200, 200, 409],
      [409, 409, 200],
    ]).toContainEqual([first, second, colleague]);
    expect(itemsOf(await office.as('cadre').get('/tasks?view=mine'))).toHaveLength(1);
  });

  it('refuses values, outcomes and missing reasons field by field', async () => {
    // given
    await office.fileLetter();
    const { id } = await office.taskIn('bo.one', 'unit');
    const complete = (body: object) =>
      office.as('bo.one').request('POST', `/tasks/${id}/completion`, { revision: 1, values: {}, ...body });

    // when
    const values = await complete({
      outcome: 'admissible',
      values: { priority: 'x', unit: office.ministry.administrationId },
    });
    const reason = await complete({ outcome: 'refused', values: office.admissible().values });
    const outcome = await complete({ outcome: 'burn' });
    const seenBefore = await complete({ ...office.admissible(), revision: 9 });

    // then
    expect(values.body).toMatchObject({
      code: 'tasks.values_refused',
      errors: [{ pointer: '/values/priority' }, { pointer: '/values/unit' }],
    });
    expect(reason.body).toMatchObject({
      errors: [{ pointer: '/reason', detail: 'Cette décision doit être motivée' }],
    });
    expect(outcome.body).toMatchObject({ errors: [{ pointer: '/outcome' }] });
    expect(seenBefore.body).toMatchObject({ code: 'tasks.changed_meanwhile' });
    expect([values, reason, outcome].map(({ status }) => status)).toEqual([422, 422, 422]);
  });

  it('is undone whole when the step’s own effect refuses', async () => {
    // given
    const { letterId } = await office.fileLetter();
    const { id } = await office.taskIn('bo.one', 'unit');
    refusal = new DomainError({
      code: 'tasks.not_yours',
      kind: 'conflict',
      message: 'Expected a draft, but none',
    });

    // when
    const { status } = await office
      .as('bo.one')
      .request('POST', `/tasks/${id}/completion`, { ...office.admissible(), revision: 1 });

    // then
    expect(status).toBe(409);
    expect(await office.taskIn('bo.one', 'unit')).toMatchObject({ id, status: 'open', revision: 1 });
    const journal = await readJournal(office.ministry.administrationId, { type: 'letter', id: letterId });
    expect(journal.map((entry) => entry.act)).not.toContain('task.completed');
  });
});
