import { Schema } from 'mongoose';
import {
  defineCollection,
  insert,
  isDuplicateKey,
  type StoredDocument,
  type Tx,
} from '../platform/mongo/index.ts';
import type { Actor } from '../platform/principal.ts';
import type { OfficeHours, SpecialDay } from './working-calendar.ts';

/** What the whole country shares: when lunar holidays were announced for. One document. */
interface NationalCalendarDocument extends StoredDocument {
  revision: number;
  confirmedHolidays: Record<string, string>;
}

/** An administration's own part of its calendar; absent while it keeps the defaults. `_id` is the administration. */
interface CalendarDocument extends StoredDocument {
  revision: number;
  week: number[];
  hours: OfficeHours;
  ramadanHours: OfficeHours;
  specialDays: SpecialDay[];
}

/** A calendar as it was: never changed, so that an old deadline can be computed again. `_id` is `OWNER:REVISION`. */
interface CalendarVersionDocument extends StoredDocument {
  revision: number;
  content: Record<string, unknown>;
  at: Date;
  by: Actor;
}

/** The owner of what the whole country shares. */
export const NATIONAL = 'platform';

const NationalCalendars = defineCollection<NationalCalendarDocument>({
  name: 'national_calendar',
  scope: 'platform',
  schemaVersion: 1,
  fields: {
    revision: { type: Number, required: true },
    confirmedHolidays: { type: Schema.Types.Mixed, required: true },
  },
  indexes: [],
});

const Calendars = defineCollection<CalendarDocument>({
  name: 'calendars',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    revision: { type: Number, required: true },
    week: { type: [Number], required: true },
    hours: { type: Schema.Types.Mixed, required: true },
    ramadanHours: { type: Schema.Types.Mixed, required: true },
    specialDays: { type: Schema.Types.Mixed, required: true },
  },
  indexes: [],
});

const CalendarVersions = defineCollection<CalendarVersionDocument>({
  name: 'calendar_versions',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    revision: { type: Number, required: true },
    content: { type: Schema.Types.Mixed, required: true },
    at: { type: Date, required: true },
    by: { type: Schema.Types.Mixed, required: true },
  },
  indexes: [{ keys: { administrationId: 1, revision: -1 } }],
});

export type OwnCalendar = Pick<
  CalendarDocument,
  'revision' | 'week' | 'hours' | 'ramadanHours' | 'specialDays'
>;
export type NationalCalendar = Pick<NationalCalendarDocument, 'revision' | 'confirmedHolidays'>;

export function ownCalendar(administrationId: string, tx?: Tx): Promise<OwnCalendar | null> {
  return Calendars.findOne({ administrationId, _id: administrationId })
    .session(tx ?? null)
    .lean<OwnCalendar>();
}

export function nationalCalendar(tx?: Tx): Promise<NationalCalendar | null> {
  return NationalCalendars.findOne({ _id: NATIONAL })
    .session(tx ?? null)
    .lean<NationalCalendar>();
}

/** Replaces an administration's calendar if it is still at the revision before; false when it is not. */
export async function replaceOwnCalendar(
  tx: Tx,
  administrationId: string,
  next: OwnCalendar,
): Promise<boolean> {
  if (next.revision === 1) {
    return inserted(insert(tx, Calendars, { _id: administrationId, administrationId, ...next }));
  }
  const { modifiedCount } = await Calendars.updateOne(
    { administrationId, _id: administrationId, revision: next.revision - 1 },
    { $set: next },
    { session: tx },
  );
  return modifiedCount === 1;
}

/** Replaces what the country shares, likewise. */
export async function replaceNationalCalendar(tx: Tx, next: NationalCalendar): Promise<boolean> {
  if (next.revision === 1) {
    return inserted(insert(tx, NationalCalendars, { _id: NATIONAL, administrationId: NATIONAL, ...next }));
  }
  const { modifiedCount } = await NationalCalendars.updateOne(
    { _id: NATIONAL, revision: next.revision - 1 },
    { $set: next },
    { session: tx },
  );
  return modifiedCount === 1;
}

/** Keeps a revision for good. */
export async function keepVersion(
  tx: Tx,
  version: { owner: string; revision: number; content: object; at: Date; by: Actor },
): Promise<void> {
  const { owner, revision, content, at, by } = version;
  await insert(tx, CalendarVersions, {
    _id: `${owner}:${revision}`,
    administrationId: owner,
    revision,
    content: { ...content },
    at,
    by,
  });
}

async function inserted(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
