import { requirePerson } from '../identity/index.ts';
import { civilYear } from '../platform/civil-time.ts';
import { revisionIn, type ModuleRoutes } from '../platform/http/index.ts';
import { nationalCalendar } from './calendar-store.ts';
import { confirmHolidays } from './confirm-holidays.ts';
import { computeDeadline } from './deadline.ts';
import { invalidCalendar, revisionMissing } from './errors.ts';
import { explainDeadline } from './explain-deadline.ts';
import { expectedFirstDays, nationalHolidays } from './holidays.ts';
import { calendarInForce } from './read-calendar.ts';
import { reviseCalendar } from './revise-calendar.ts';
import {
  CalendarBody,
  CalendarHeaders,
  CalendarQuery,
  CalendarSchema,
  DeadlineQuery,
  DeadlineSchema,
  HolidaysBody,
  HolidaysSchema,
  RevisionSchema,
} from './schema.ts';
import { parseTerm, termText } from '../platform/term.ts';

const tags = ['calendar'];

/** Working days, holidays and office hours, and the deadlines counted on them. */
export const calendarRoutes: ModuleRoutes = async (app, platform) => {
  await ownCalendarRoutes(app, platform);
  await holidayRoutes(app, platform);
  await deadlineRoute(app, platform);
};

const ownCalendarRoutes: ModuleRoutes = async (app, platform) => {
  app.get(
    '/calendar',
    {
      config: { action: 'calendar.read' },
      schema: {
        operationId: 'readCalendar',
        tags,
        summary: 'When the caller’s administration works, with the holidays of a year',
        querystring: CalendarQuery,
        response: { 200: CalendarSchema },
      },
    },
    async (request, reply) => {
      const { administrationId } = requirePerson(request.principal);
      const { calendar, revision } = await calendarInForce(administrationId);
      const year = request.query.year ?? civilYear(platform.clock.now());
      void reply.header('etag', `"${revision}"`);
      const { week, hours, ramadanHours, specialDays, confirmedHolidays } = calendar;
      return {
        revision,
        week: [...week],
        hours: { ...hours },
        ramadanHours: { ...ramadanHours },
        specialDays: specialDays.map((day) => ({ ...day })),
        year,
        holidays: nationalHolidays(year, confirmedHolidays).map((day) => ({ ...day })),
      };
    },
  );

  app.put(
    '/calendar',
    {
      config: { action: 'calendar.manage' },
      schema: {
        operationId: 'reviseCalendar',
        tags,
        summary: 'Replaces the working week, office hours and special days; refuses to overwrite another’s',
        headers: CalendarHeaders,
        body: CalendarBody,
        response: { 200: RevisionSchema },
      },
    },
    async (request, reply) => {
      const person = requirePerson(request.principal);
      const revision = await reviseCalendar(
        person,
        requiredRevision(request.headers['if-match']),
        request.body,
      );
      void reply.header('etag', `"${revision}"`);
      return { revision };
    },
  );
};

const holidayRoutes: ModuleRoutes = async (app, platform) => {
  app.get(
    '/calendar/holidays',
    {
      config: { action: 'calendar.confirm-holidays' },
      schema: {
        operationId: 'readHolidays',
        tags,
        summary: 'Lunar holidays: what was announced, and what is expected this year and the next',
        response: { 200: HolidaysSchema },
      },
    },
    async (_request, reply) => {
      const national = await nationalCalendar();
      const year = civilYear(platform.clock.now());
      void reply.header('etag', `"${national?.revision ?? 0}"`);
      return {
        revision: national?.revision ?? 0,
        confirmedHolidays: { ...national?.confirmedHolidays },
        expected: Object.fromEntries([...expectedFirstDays(year), ...expectedFirstDays(year + 1)]),
      };
    },
  );

  app.put(
    '/calendar/holidays',
    {
      config: { action: 'calendar.confirm-holidays' },
      schema: {
        operationId: 'confirmHolidays',
        tags,
        summary: 'Records for which day lunar holidays were announced, for every administration',
        headers: CalendarHeaders,
        body: HolidaysBody,
        response: { 200: RevisionSchema },
      },
    },
    async (request, reply) => {
      const person = requirePerson(request.principal);
      const { confirmedHolidays } = request.body;
      const revision = await confirmHolidays(
        person,
        requiredRevision(request.headers['if-match']),
        confirmedHolidays,
      );
      void reply.header('etag', `"${revision}"`);
      return { revision };
    },
  );
};

const deadlineRoute: ModuleRoutes = async (app, platform) => {
  app.get(
    '/calendar/deadline',
    {
      config: { action: 'calendar.read' },
      schema: {
        operationId: 'computeDeadline',
        tags,
        summary: 'When a term ends on the calendar of the caller’s administration, and why',
        querystring: DeadlineQuery,
        response: { 200: DeadlineSchema },
      },
    },
    async (request) => {
      const { administrationId } = requirePerson(request.principal);
      const term = parseTerm(request.query.term);
      if (term === null) throw invalidCalendar('calendar.term_unknown', '/term');
      const start = request.query.start === undefined ? platform.clock.now() : new Date(request.query.start);
      const { calendar } = await calendarInForce(administrationId);
      const { dueAt, skipped, ...deadline } = computeDeadline({ start, term, calendar });
      return {
        ...deadline,
        start: start.toISOString(),
        term: termText(term),
        dueAt: dueAt.toISOString(),
        skipped: skipped.map((day) => ({ ...day })),
        explanation: explainDeadline({ ...deadline, dueAt, skipped }),
      };
    },
  );
};

function requiredRevision(header: string | undefined): number {
  const revision = revisionIn(header);
  if (revision === null) throw revisionMissing();
  return revision;
}
