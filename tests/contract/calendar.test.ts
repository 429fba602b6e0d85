import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployCircuit, nationalModel } from '../../src/circuits/index.ts';
import { createFirstOperator } from '../../src/identity/index.ts';
import { readJournal } from '../../src/journal/index.ts';
import { inTransaction } from '../../src/platform/mongo/index.ts';
import { stepDeadline } from '../../src/tasks/due.ts';
import { openHouse, SYSTEM, type House } from '../support/administration-house.ts';
import { Client } from '../support/client.ts';
import { fileAtPortal } from '../support/filing-life.ts';
import { untilTask } from '../support/staff.ts';
import { openHouseApi, until, type HouseApi } from '../support/house-api.ts';

const PASSWORD = 'un-mot-de-passe-de-test-2026';
const START = '2026-11-23T15:12:00Z';

let house: House;
let api: HouseApi;

beforeAll(async () => {
  house = await openHouse({ code: 'CAL' });
  api = await openHouseApi(house);
  const name = { ar: 'مشغل', fr: 'Exploitant' };
  await createFirstOperator(house.platform, { login: 'exploitant', password: PASSWORD, name }, SYSTEM);
}, 60_000);

afterAll(async () => {
  await api.close();
  await house.platform.close();
});

async function signedIn(login: string): Promise<Client> {
  const client = new Client(api.url);
  await client.signIn(login, PASSWORD);
  return client;
}

interface CalendarView {
  revision: number;
  week: number[];
  hours: { opens: string; closes: string };
  ramadanHours: { opens: string; closes: string };
  specialDays: { date: string; open: boolean; name: { ar: string; fr: string } }[];
  year: number;
  holidays: { key: string; date: string; status: string }[];
}

interface DeadlineView {
  dueAt: string;
  skipped: { date: string; why: string }[];
  explanation: { ar: string; fr: string; en: string };
}

const storm = { date: '2026-11-26', open: false, name: { ar: 'عاصفة', fr: 'Tempête' } };

function choiceOf({ week, hours, ramadanHours, specialDays }: CalendarView) {
  return { week, hours, ramadanHours, specialDays };
}

describe('an administration’s calendar', () => {
  it('starts with the country’s rule, is revised once per revision, and moves deadlines', async () => {
    // given
    const administrator = await signedIn('cal-admin');
    const officer = await api.staff('officer');
    const before = await officer.get<CalendarView>('/calendar?year=2026');
    expect(before.body).toMatchObject({ revision: 0, week: [1, 2, 3, 4, 5], year: 2026 });
    expect(before.headers.get('etag')).toBe('"0"');
    expect(before.body.holidays.map((day) => day.key)).toContain('throne');
    const due = () =>
      officer.get<DeadlineView>(
        `/calendar/deadline?start=${START}&term=${encodeURIComponent('5 working-days')}`,
      );
    expect((await due()).body.dueAt).toBe('2026-11-30T16:30:00.000Z');

    // when
    const body = { ...choiceOf(before.body), specialDays: [storm] };
    const revised = await administrator.put<{ revision: number }>('/calendar', body, { 'if-match': '"0"' });
    const stale = await administrator.put('/calendar', body, { 'if-match': '"0"' });

    // then
    expect(revised).toMatchObject({ status: 200, body: { revision: 1 } });
    expect(stale).toMatchObject({ status: 412, body: { code: 'calendar.changed' } });
    const after = await due();
    expect(after.body.dueAt).toBe('2026-12-01T16:30:00.000Z');
    expect(after.body.explanation.fr).toContain('26 novembre 2026 (Tempête)');
    const acts = await readJournal(house.administrationId, { type: 'calendar', id: house.administrationId });
    expect(acts.map((entry) => entry.act)).toEqual(['calendar.revised']);
  });

  it('refuses what cannot be, names the field, and changes nothing', async () => {
    // given
    const administrator = await signedIn('cal-admin');
    const before = await administrator.get<CalendarView>('/calendar');
    const sound = choiceOf(before.body);
    const etag = { 'if-match': before.headers.get('etag')! };
    const refused: readonly [object, string, string][] = [
      [{ hours: { opens: '16:30', closes: '08:30' } }, 'calendar.hours_reversed', '/hours/closes'],
      [{ specialDays: [storm, storm] }, 'calendar.day_repeated', '/specialDays/1/date'],
      [{ specialDays: [{ ...storm, date: '2026-02-30' }] }, 'calendar.day_unknown', '/specialDays/0/date'],
    ];

    for (const [change, code, pointer] of refused) {
      // when
      const answer = await administrator.put<{ errors: { pointer: string; code: string }[] }>(
        '/calendar',
        { ...sound, ...change },
        etag,
      );

      // then
      expect(answer.status).toBe(422);
      expect(answer.body.errors[0]).toMatchObject({ code, pointer });
    }
    expect((await administrator.put('/calendar', { ...sound, week: [] }, etag)).status).toBe(400);
    expect((await administrator.put('/calendar', sound)).body).toMatchObject({
      code: 'calendar.revision_missing',
    });
    expect((await administrator.get<CalendarView>('/calendar')).body).toEqual(before.body);
  });

  it('is revised by the administrator only', async () => {
    const officer = await api.staff('officer');
    const { body } = await officer.get<CalendarView>('/calendar');

    expect((await officer.put('/calendar', choiceOf(body), { 'if-match': '"1"' })).status).toBe(403);
  });

  it('says what a term must look like', async () => {
    const officer = await api.staff('officer');

    const answer = await officer.get('/calendar/deadline?term=bientôt');

    expect(answer).toMatchObject({ status: 422, body: { code: 'calendar.term_unknown' } });
  });
});

describe('lunar holidays', () => {
  it('are confirmed by the operator for every administration', async () => {
    // given
    const operator = await signedIn('exploitant');
    const officer = await api.staff('officer');
    const { body } = await operator.get<{ revision: number; expected: Record<string, string> }>(
      '/calendar/holidays',
    );
    const [key, expected] = Object.entries(body.expected)[0]!;
    const year = expected.slice(0, 4);

    // when
    const confirmed = await operator.put(
      '/calendar/holidays',
      { confirmedHolidays: { [key]: expected } },
      { 'if-match': '"0"' },
    );

    // then
    expect(confirmed.status).toBe(200);
    const { holidays } = (await officer.get<CalendarView>(`/calendar?year=${year}`)).body;
    expect(holidays.find((day) => day.date === expected)?.status).toBe('confirmed');
    expect((await officer.get('/calendar/holidays')).status).toBe(403);
  });

  it('cannot be announced for a day far from the expected one, nor under an unknown name', async () => {
    const operator = await signedIn('exploitant');
    const confirm = (confirmedHolidays: Record<string, string>) =>
      operator.put<{ code: string }>('/calendar/holidays', { confirmedHolidays }, { 'if-match': '"1"' });

    expect((await confirm({ 'aid-al-fitr-2027': '2027-04-10' })).body.code).toBe('calendar.holiday_too_far');
    expect((await confirm({ 'noel-2027': '2027-12-25' })).body.code).toBe('calendar.holiday_unknown');
  });
});

describe('the deadline of a step', () => {
  const openedAt = new Date(START);

  it('counts working days on the calendar and says how', async () => {
    const { administrationId } = house;

    const due = await inTransaction((tx) =>
      stepDeadline(tx, { administrationId, openedAt, deadline: '2 working-days' }),
    );

    expect(due.dueAt).toEqual(new Date('2026-11-25T16:30:00Z'));
    expect(due.dueExplanation?.fr).toContain('2 jours ouvrables');
  });

  it('keeps a duration exact, without words', async () => {
    const { administrationId } = house;

    const due = await inTransaction((tx) =>
      stepDeadline(tx, { administrationId, openedAt, deadline: 'P2D' }),
    );

    expect(due).toEqual({ dueAt: new Date('2026-11-25T15:12:00Z') });
  });
});

describe('a running deadline', () => {
  interface DueTask {
    id: string;
    elementId: string;
    letter: { number: string };
    dueAt: string;
    dueExplanation?: { fr: string };
  }

  it('is counted again when the administration closes on one of its days', async () => {
    // given a letter whose first step has three working days
    const { administrationId, platform } = house;
    const { bundle } = await nationalModel('incoming-filing');
    const xml = bundle.xml.replace(/(id="qualify"[^>]*diwan:deadline=)"P1D"/, '$1"3 working-days"');
    const actor = { kind: 'system', reason: 'test' } as const;
    const key = 'incoming-filing';
    await deployCircuit(platform, { administrationId, key, bundle: { ...bundle, xml }, actor, comment: '' });
    const filed = await fileAtPortal(await api.visitor(), house.code, 'Demande');
    const agent = await api.staff('registry-agent');
    const before = await untilTask(agent, filed.number, 'qualification');
    const task = () => agent.get<DueTask>(`/tasks/${before.id}`).then(({ body }) => body);
    const lastDay = (await task()).dueAt.slice(0, 10);

    // when
    const administrator = await signedIn('cal-admin');
    const { body, headers } = await administrator.get<CalendarView>('/calendar');
    const closed = { date: lastDay, open: false, name: { ar: 'إغلاق', fr: 'Fermeture' } };
    const revised = await administrator.put(
      '/calendar',
      { ...choiceOf(body), specialDays: [...body.specialDays, closed] },
      { 'if-match': headers.get('etag')! },
    );

    // then
    expect(revised.status).toBe(200);
    const after = await until(task, ({ dueAt }) => dueAt.slice(0, 10) !== lastDay);
    expect(after.dueAt > `${lastDay}T23:59`).toBe(true);
    expect(after.dueExplanation?.fr).toContain('(Fermeture)');
  });
});
