import { Type, type Static } from 'typebox';

const Text = Type.Object({
  ar: Type.String({ minLength: 1, maxLength: 200 }),
  fr: Type.String({ minLength: 1, maxLength: 200 }),
  en: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
});
const CivilDate = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'A civil date in Africa/Casablanca.',
});
const Revision = Type.Integer({ minimum: 0, description: 'Also the ETag; send it back in If-Match.' });
const CivilTime = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'Civil time, HH:MM.' });
const Hours = Type.Object({ opens: CivilTime, closes: CivilTime }, { additionalProperties: false });
const SpecialDay = Type.Object(
  { date: CivilDate, open: Type.Boolean(), name: Text },
  { additionalProperties: false },
);
const Instant = Type.String({ format: 'date-time', description: 'UTC.' });
const ConfirmedHolidays = Type.Record(Type.String({ maxLength: 40 }), CivilDate, {
  maxProperties: 400,
  description: 'First day of each lunar holiday that was announced, by name and year: `aid-al-fitr-2027`.',
});

const choice = {
  week: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
    minItems: 1,
    maxItems: 7,
    description: 'Weekdays worked, 1 = Monday (ISO 8601).',
  }),
  hours: Hours,
  ramadanHours: Hours,
  specialDays: Type.Array(SpecialDay, {
    maxItems: 400,
    description: 'Days closed or open against the rule; they go before weekends and holidays.',
  }),
};

export const CalendarQuery = Type.Object({
  year: Type.Optional(Type.Integer({ minimum: 1990, maximum: 2076 })),
});

export const CalendarHeaders = Type.Object({
  'if-match': Type.Optional(Type.String({ description: 'The ETag that was read.' })),
});

export const CalendarBody = Type.Object(choice, { additionalProperties: false });

export const CalendarSchema = Type.Object({
  revision: Revision,
  ...choice,
  year: Type.Integer(),
  holidays: Type.Array(
    Type.Object({
      key: Type.String(),
      date: CivilDate,
      name: Text,
      status: Type.Unsafe<'fixed' | 'expected' | 'confirmed'>(Type.Enum(['fixed', 'expected', 'confirmed'])),
    }),
  ),
});

export const RevisionSchema = Type.Object({ revision: Revision });

export const HolidaysSchema = Type.Object({
  revision: Revision,
  confirmedHolidays: ConfirmedHolidays,
  expected: Type.Record(Type.String(), CivilDate, {
    description: 'Expected first days of this year and the next, by name.',
  }),
});

export const HolidaysBody = Type.Object(
  { confirmedHolidays: ConfirmedHolidays },
  { additionalProperties: false },
);

export const DeadlineQuery = Type.Object({
  start: Type.Optional(Instant),
  term: Type.String({
    maxLength: 40,
    description: '`5 working-days`, `8 working-hours`, `60 days`, `2 months`.',
  }),
});

export const DeadlineSchema = Type.Object({
  start: Instant,
  term: Type.String(),
  dueAt: Instant,
  countedFrom: CivilDate,
  carriedFrom: Type.Optional(CivilDate),
  skipped: Type.Array(
    Type.Object({
      date: CivilDate,
      why: Type.Unsafe<'weekend' | 'holiday' | 'closed' | 'paused'>(
        Type.Enum(['weekend', 'holiday', 'closed', 'paused']),
      ),
      name: Type.Optional(Text),
      expected: Type.Optional(Type.Boolean()),
    }),
  ),
  explanation: Type.Object({ ar: Type.String(), fr: Type.String(), en: Type.String() }),
});

export type CalendarView = Static<typeof CalendarSchema>;
export type CalendarChoiceBody = Static<typeof CalendarBody>;
export type HolidaysView = Static<typeof HolidaysSchema>;
export type DeadlineView = Static<typeof DeadlineSchema>;
