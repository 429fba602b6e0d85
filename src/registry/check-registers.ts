import { inPages, type Fault, type Tally } from '../platform/invariants.ts';
import type { Platform } from '../platform/platform.ts';
import { Letters, type LetterDocument } from './letter-store.ts';
import { Replies, type ReplyDocument } from './reply-store.ts';
import {
  RegisterEntries,
  Registers,
  type RegisterDocument,
  type RegisterEntryDocument,
} from './register-store.ts';
import { formatNumber } from './register.ts';

const PAGE = 500;

/**
 * Every register counts 1, 2, 3… each year without gap or double, its instants never go back, and its next
 * number is the one after the last entry.
 */
export async function* checkRegisters(
  _platform: Platform,
  administrationId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  const registers = await Registers.find({ administrationId }).lean<RegisterDocument[]>();
  for (const register of registers) yield* checkRegister(register, seen);
}

/** Up to the number that the register gave next when it was read: what came after is not read yet. */
async function* checkRegister(register: RegisterDocument, seen: Tally): AsyncGenerator<Fault> {
  let previous: RegisterEntryDocument | undefined;
  for await (const entry of entriesUpTo(register)) {
    seen();
    const expected = previous?.year === entry.year ? previous.order + 1 : 1;
    const number = formatNumber(register.key, entry.year, expected);
    if (entry.number !== number)
      yield { subject: `register ${register.key}`, detail: `expected ${number}, found ${entry.number}` };
    if (previous !== undefined && entry.at < previous.at) {
      const detail = `${entry.number} is earlier than ${previous.number}`;
      yield { subject: `register ${register.key}`, detail };
    }
    previous = entry;
  }
  const next = previous?.year === register.year ? previous.order + 1 : 1;
  if (next === register.next && !(await goesBeyond(register))) return;
  const detail = `its last entry is ${previous?.number ?? 'none'}, but it gives ${register.next} next`;
  yield { subject: `register ${register.key}`, detail };
}

async function* entriesUpTo(register: RegisterDocument): AsyncGenerator<RegisterEntryDocument> {
  const { administrationId, key, year, next } = register;
  const entriesFrom = ({ year: at, order }: Place, limit: number): Promise<RegisterEntryDocument[]> =>
    RegisterEntries.find({ administrationId, register: key, year: at, order: { $gt: order } })
      .sort({ order: 1 })
      .limit(limit)
      .lean<RegisterEntryDocument[]>();
  const yearAfter = (before: number): Promise<Place | null> =>
    RegisterEntries.findOne({ administrationId, register: key, year: { $gte: before + 1 } })
      .sort({ year: 1, order: 1 })
      .lean<RegisterEntryDocument>();
  for await (const page of byYear(yearAfter, entriesFrom)) {
    for (const entry of page) {
      if (entry.year > year || (entry.year === year && entry.order >= next)) return;
      yield entry;
    }
  }
}

/** An entry beyond the number that the register gives next; the register is read last, for it may move on. */
async function goesBeyond({ administrationId, key }: RegisterDocument): Promise<boolean> {
  const last = await RegisterEntries.findOne({ administrationId, register: key })
    .sort({ year: -1, order: -1 })
    .lean<RegisterEntryDocument>();
  const now = await Registers.findOne({ administrationId, key }).lean<RegisterDocument>();
  if (last === null || now === null) return false;
  return last.year > now.year || (last.year === now.year && last.order >= now.next);
}

interface NumberedSubject {
  readonly _id: string;
  readonly number: string;
}

/** One letter or reply for each entry of a register, with the number of the entry. */
export async function* checkEntries(
  _platform: Platform,
  administrationId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  const kinds = [
    { subjectType: 'letter', read: lettersById },
    { subjectType: 'reply', read: repliesById },
  ] as const;
  for (const { subjectType, read } of kinds) {
    const pages = inPages((after: RegisterEntryDocument | undefined) =>
      RegisterEntries.find({ administrationId, subjectType, subjectId: { $gt: after?.subjectId ?? '' } })
        .sort({ subjectId: 1 })
        .limit(PAGE)
        .lean<RegisterEntryDocument[]>(),
    );
    for await (const page of pages) {
      const ids = page.map((entry) => entry.subjectId);
      const numbers = new Map((await read(administrationId, ids)).map((one) => [one._id, one.number]));
      for (const entry of page) {
        seen();
        const number = numbers.get(entry.subjectId);
        if (number === entry.number) continue;
        const has = number === undefined ? 'does not exist or has no number' : `says ${number}`;
        const detail = `it is registered as ${entry.number}, but it ${has}`;
        yield { subject: `${subjectType} ${entry.subjectId}`, detail };
      }
    }
  }
}

/** One entry of a register for each letter and each numbered reply. */
export async function* checkNumbered(
  _platform: Platform,
  administrationId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  for await (const page of letterPages(administrationId))
    yield* withoutEntry(administrationId, { subjectType: 'letter', subjects: page, seen });
  for await (const page of replyPages(administrationId)) {
    const subjects = page.flatMap(({ _id, number }) => (number === undefined ? [] : [{ _id, number }]));
    yield* withoutEntry(administrationId, { subjectType: 'reply', subjects, seen });
  }
}

interface Numbered {
  readonly subjectType: 'letter' | 'reply';
  readonly subjects: readonly NumberedSubject[];
  readonly seen: Tally;
}

async function* withoutEntry(
  administrationId: string,
  { subjectType, subjects, seen }: Numbered,
): AsyncGenerator<Fault> {
  const subjectId = { $in: subjects.map((subject) => subject._id) };
  const entries = await RegisterEntries.find({ administrationId, subjectType, subjectId }).lean<
    RegisterEntryDocument[]
  >();
  const numbers = new Map(entries.map((entry) => [entry.subjectId, entry.number]));
  for (const { _id, number } of subjects) {
    seen();
    if (!numbers.has(_id))
      yield { subject: `${subjectType} ${_id}`, detail: `${number} is not in its register` };
  }
}

/** A year and an order number in it. */
interface Place {
  readonly year: number;
  readonly order: number;
}

/** Pages of what is numbered by year and order, in that order; each is one stretch of an index. */
async function* byYear<T extends Place>(
  yearAfter: (year: number) => Promise<Place | null>,
  after: (place: Place, limit: number) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[]> {
  for (let first = await yearAfter(0); first !== null; first = await yearAfter(first.year)) {
    const { year } = first;
    yield* inPages((last: T | undefined) =>
      after({ year, order: last?.order ?? Number.MIN_SAFE_INTEGER }, PAGE),
    );
  }
}

/** Every letter of an administration in the order of its numbers. */
export function letterPages(administrationId: string): AsyncGenerator<readonly LetterDocument[]> {
  const yearAfter = (year: number): Promise<Place | null> =>
    Letters.findOne({ administrationId, year: { $gte: year + 1 } })
      .sort({ year: 1, order: 1 })
      .lean<LetterDocument>();
  return byYear(yearAfter, ({ year, order }, limit) =>
    Letters.find({ administrationId, year, order: { $gt: order } })
      .sort({ order: 1 })
      .limit(limit)
      .lean<LetterDocument[]>(),
  );
}

/** Every reply of an administration. */
export function replyPages(administrationId: string): AsyncGenerator<readonly ReplyDocument[]> {
  return inPages((after: ReplyDocument | undefined) =>
    Replies.find({ administrationId, letterId: { $gt: after?.letterId ?? '' } })
      .sort({ letterId: 1 })
      .limit(PAGE)
      .lean<ReplyDocument[]>(),
  );
}

function lettersById(administrationId: string, ids: readonly string[]): Promise<NumberedSubject[]> {
  return Letters.find({ administrationId, _id: { $in: [...ids] } }, { number: 1 }).lean<NumberedSubject[]>();
}

async function repliesById(administrationId: string, ids: readonly string[]): Promise<NumberedSubject[]> {
  const replies = await Replies.find({ administrationId, _id: { $in: [...ids] } }, { number: 1 }).lean<
    ReplyDocument[]
  >();
  return replies.flatMap(({ _id, number }) => (number === undefined ? [] : [{ _id, number }]));
}
