import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enginePeriodics } from '../../src/engine/index.ts';
import { assignPosition, setPersonActive } from '../../src/identity/index.ts';
import type { Role } from '../../src/platform/principal.ts';
import { participates, tasksOfLetter } from '../../src/tasks/index.ts';
import { InjectedBrowser, SYSTEM } from '../support/identity-server.ts';
import { itemsOf, nextOf, TaskOffice } from '../support/task-office.ts';

const DAY = 86_400_000;

let office: TaskOffice;

beforeEach(async () => {
  office = await TaskOffice.open(async () => ({}));
});

afterEach(() => office.close());

describe('the lists', () => {
  it('page through many tasks, newest first, each once', async () => {
    // given
    const letters: string[] = [];
    for (let count = 0; count < 5; count += 1) letters.push((await office.fileLetter()).letterId);

    // when
    const seen: string[] = [];
    let cursor = '';
    let counts: unknown;
    do {
      const page = await office.as('bo.one').get(`/tasks?view=unit&limit=2${cursor}`);
      seen.push(...itemsOf(page).map((task) => task.letter.id));
      counts = page.body['counts'];
      cursor = nextOf(page);
    } while (cursor !== '');

    // then
    expect(seen).toEqual(letters.toReversed());
    expect(counts).toEqual({ mine: 0, unit: 5, overdue: 0 });
  });

  it('show overdue tasks of both lists, the most urgent first', async () => {
    // given
    const { letterId: old } = await office.fileLetter();
    office.clock.advance(DAY / 6);
    const { letterId: newer } = await office.fileLetter();
    const [, claimedOne] = itemsOf(await office.as('bo.one').get('/tasks?view=unit'));
    await office.as('bo.one').request('POST', `/tasks/${claimedOne!.id}/claim`, { revision: 1 });

    // when
    office.clock.advance(DAY);
    await Promise.all([office.as('bo.one').signIn('bo.one'), office.as('bo.two').signIn('bo.two')]);
    const mine = await office.as('bo.one').get('/tasks?view=overdue&limit=1');
    const rest = await office.as('bo.one').get(`/tasks?view=overdue&limit=1${nextOf(mine)}`);
    const theirs = await office.as('bo.two').get('/tasks?view=overdue');

    // then
    expect([...itemsOf(mine), ...itemsOf(rest)].map((task) => task.letter.id)).toEqual([old, newer]);
    expect(mine.body['counts']).toEqual({ mine: 1, unit: 1, overdue: 2 });
    expect(itemsOf(theirs).map((task) => task.letter.id)).toEqual([newer]);
  });

  it('refuse a cursor that is not theirs', async () => {
    // when
    const { body } = await office.as('bo.one').get('/tasks?view=overdue&cursor=abc');

    // then
    expect(body).toMatchObject({ code: 'tasks.cursor_malformed' });
  });
});

describe('a reminder', () => {
  it('marks the waiting task once, and leaves what is on screen valid', async () => {
    // given
    await office.fileLetter();
    const { id } = await office.taskIn('bo.one', 'unit');

    // when
    office.clock.advance(2 * DAY + 1000);
    for (const periodic of enginePeriodics) await periodic.run(office.platform);
    await office.settle();
    await office.as('bo.one').signIn('bo.one');

    // then
    const { body } = await office.as('bo.one').get(`/tasks/${id}`);
    expect(body).toMatchObject({ revision: 1, overdue: true, remindedAt: expect.any(String) as string });
    const done = await office
      .as('bo.one')
      .request('POST', `/tasks/${id}/completion`, { ...office.admissible(), revision: 1 });
    expect(done.status).toBe(200);
  });
});

describe('a change of position', () => {
  it('takes the task from who lost the post and offers it to who bears the role', async () => {
    // given
    await office.fileLetter();
    const task = await office.taskIn('bo.one', 'unit');
    await office.as('bo.one').request('POST', `/tasks/${task.id}/claim`, { revision: 1 });

    // when
    const key = {
      administrationId: office.ministry.administrationId,
      positionId: office.positions['bo.one']!,
    };
    await assignPosition({ ...key, holderId: null }, SYSTEM);
    const refused = await office
      .as('bo.one')
      .request('POST', `/tasks/${task.id}/completion`, { ...office.admissible(), revision: 2 });
    await office.settle();

    // then
    expect(refused.status).toBe(403);
    expect(await office.taskIn('bo.two', 'mine')).toMatchObject({ id: task.id, status: 'open' });
  });

  it('offers the task of a closed account to the others', async () => {
    // given
    await office.fileLetter();
    const task = await office.taskIn('bo.one', 'unit');
    const { claimedBy } = (await office.claim('bo.one', task.id)).body as { claimedBy: { personId: string } };

    // when
    const { administrationId } = office.ministry;
    await setPersonActive({ administrationId, personId: claimedBy.personId, status: 'disabled' }, SYSTEM);
    await office.settle();

    // then
    expect(await office.taskIn('bo.two', 'mine')).toMatchObject({ id: task.id, status: 'open' });
  });

  it('offers a step that nobody could hold as soon as somebody can', async () => {
    // given
    const key = {
      administrationId: office.ministry.administrationId,
      positionId: office.positions['cadre']!,
    };
    await assignPosition({ ...key, holderId: null }, SYSTEM);
    await office.fileLetter();
    await office.complete('bo.one', (await office.taskIn('bo.one', 'unit')).id);
    await office.settle();
    const admin = new InjectedBrowser(office.app);
    await admin.signIn(office.ministry.login);
    const waiting = await admin.get('/tasks?view=unit');
    const [task] = itemsOf(waiting);
    const claim = await admin.request('POST', `/tasks/${task!.id}/claim`, { revision: 1 });

    // when
    const helper = await office.staff('renfort', office.serviceId, ['officer']);
    await office.settle();

    // then
    expect(task).toMatchObject({ unassigned: true, stepKind: 'handling' });
    expect(claim).toMatchObject({ status: 403, body: { code: 'tasks.not_yours' } });
    expect(itemsOf(await helper.get('/tasks?view=mine'))).toMatchObject([
      { id: task!.id, unassigned: false },
    ]);
    expect(itemsOf(await admin.get('/tasks?view=unit'))).toEqual([]);
  });
});

describe('having a part in a letter', () => {
  it('begins with an offer and stays with who decided', async () => {
    // given
    const held = (login: string, role: Role, unitId: string) => [
      { positionId: office.positions[login]!, unitId, roles: [role], title: { ar: 'م', fr: 'P' } },
    ];
    const one = held('bo.one', 'registry-agent', office.ministry.registryOfficeId);
    const two = held('bo.two', 'registry-agent', office.ministry.registryOfficeId);
    const officer = held('cadre', 'officer', office.serviceId);
    const parts = async (letterId: string) =>
      Promise.all(
        [one, two, officer].map((who) => participates(office.ministry.administrationId, letterId, who)),
      );

    // when
    const { letterId } = await office.fileLetter();
    const whileOffered = await parts(letterId);
    const { id } = await office.taskIn('bo.one', 'unit');
    await office
      .as('bo.one')
      .request('POST', `/tasks/${id}/completion`, { ...office.admissible(), revision: 1 });
    await office.settle();

    // then
    expect(whileOffered).toEqual([true, true, false]);
    expect(await parts(letterId)).toEqual([true, false, true]);
    expect(await tasksOfLetter(office.ministry.administrationId, letterId)).toHaveLength(2);
  });
});
