import type { Document } from 'bson';
import mongoose from 'mongoose';
import { sealOf, type Link } from '../../src/journal/chain.ts';
import type { JournalEntry } from '../../src/journal/journal-store.ts';
import { definedCollections } from '../../src/platform/mongo/index.ts';
import type { Secrets } from '../../src/platform/secrets.ts';
import { LetterCopier, type Copied, type Place } from './loader-letter.ts';
import type { Template } from './loader-templates.ts';
import { Chance } from './loader-texts.ts';
import { BulkWriter } from './bulk-writer.ts';

/** Shares of the letters of an administration. */
const OPEN = 0.02;
/** Ended in the last days: what expires after a month is still there. */
const RECENT = 0.03;
const ANSWERED = 0.3;
const YEARS = 5;
const DAY_MS = 86_400_000;

export interface Load {
  readonly letters: number;
  readonly templates: readonly Template[];
  readonly secrets: Secrets;
  readonly seed?: number;
  readonly progress?: (letters: number) => void;
}

/**
 * Fills the connected store with copies of letters that the product itself received and handled: numbers
 * without gap over several years, codes that open their letter, a journal whose chain goes on, 2% open.
 * Deterministic by seed, but for the present. Answers the documents written.
 */
export async function loadLetters(load: Load): Promise<number> {
  const writer = new BulkWriter();
  const begin = new Date();
  const ids = [...new Set(load.templates.map((template) => template.administrationId))];
  let done = 0;
  for (const [index, administrationId] of ids.entries()) {
    const share = Math.floor(load.letters / ids.length) + (index < load.letters % ids.length ? 1 : 0);
    const office = await Office.open(administrationId, load, begin);
    for (let letter = 0; letter < share; letter += 1) {
      await writer.add(office.next(letter, share));
      if ((done += 1) % 1000 === 0) load.progress?.(done);
    }
    await writer.flush();
    await office.close();
  }
  return writer.written;
}

/** One administration's registers and journal while they are filled. */
class Office {
  readonly #id: string;
  readonly #load: Load;
  readonly #begin: Date;
  readonly #chance: Chance;
  readonly #ended: readonly LetterCopier[];
  readonly #open: readonly LetterCopier[];
  readonly #orders = new Map<string, number>();
  #link: Link;
  #lastAt: Date;

  constructor(id: string, load: Load, begin: Date, link: Link) {
    const own = load.templates.filter((template) => template.administrationId === id);
    const copiers = (ended: boolean): LetterCopier[] =>
      own.filter((template) => template.ended === ended).map((template) => new LetterCopier(template));
    this.#id = id;
    this.#load = load;
    this.#begin = begin;
    this.#chance = new Chance(`${load.seed ?? 1} ${id}`);
    this.#ended = copiers(true);
    this.#open = copiers(false);
    this.#link = link;
    this.#lastAt = begin;
  }

  static async open(id: string, load: Load, begin: Date): Promise<Office> {
    const head = await collection('journal_heads').findOne({ administrationId: id });
    const { sequence, hash } = head as unknown as Link;
    const office = new Office(id, load, begin, { sequence, hash });
    const registers = await collection('registers').find({ administrationId: id }).toArray();
    for (const { key, year, next } of registers)
      office.#orders.set(`${String(key)} ${String(year)}`, Number(next) - 1);
    return office;
  }

  /** Everything about the next letter: the old ones year by year, then the recent and the open ones. */
  next(letter: number, of: number): Copied {
    const old = Math.floor(of * (1 - OPEN - RECENT));
    const isOpen = letter >= Math.floor(of * (1 - OPEN));
    const copier = this.#copierOf(isOpen);
    const filedAt =
      letter < old ? this.#instantOf(letter / old) : new Date(this.#begin.getTime() + letter - old);
    const year = filedAt.getUTCFullYear();
    const place: Place = {
      filedAt,
      year,
      order: this.#take('incoming', year),
      replyOrder: copier.replied ? this.#take('outgoing', year) : 0,
    };
    this.#lastAt = filedAt;
    const copied = copier.copy(place, this.#load.secrets, this.#chance);
    const kept = copied.filter((one) => !isExpired(one, this.#begin));
    this.#seal(kept.filter((one) => one.collection === 'journal_entries').map((one) => one.document));
    return kept;
  }

  /** Registers and journal go on where the copies end. */
  async close(): Promise<void> {
    const { sequence, hash } = this.#link;
    await collection('journal_heads').updateOne({ administrationId: this.#id }, { $set: { sequence, hash } });
    for (const [name, last] of this.#orders) {
      const [key, year] = name.split(' ');
      const register = { administrationId: this.#id, key, year: Number(year) };
      await collection('registers').updateOne(register, {
        $set: { next: last + 1 },
        $max: { lastAt: new Date(Math.max(this.#lastAt.getTime(), Date.now())) },
      });
    }
  }

  #copierOf(isOpen: boolean): LetterCopier {
    if (isOpen) return this.#chance.pick(this.#open);
    const answered = this.#chance.next() < ANSWERED;
    return this.#ended.find((copier) => copier.replied === answered) ?? this.#ended[0]!;
  }

  /** From 2 January of the first year to 28 December of the last: no copy crosses a year by its acts. */
  #instantOf(part: number): Date {
    const years = part * YEARS;
    const first = Date.UTC(this.#begin.getUTCFullYear() - YEARS + Math.floor(years), 0, 2);
    return new Date(first + Math.floor((years % 1) * 360 * DAY_MS));
  }

  #take(register: string, year: number): number {
    const name = `${register} ${year}`;
    const order = (this.#orders.get(name) ?? 0) + 1;
    this.#orders.set(name, order);
    return order;
  }

  #seal(entries: readonly Document[]): void {
    for (const entry of entries.toSorted((a, b) => (a['_id'] < b['_id'] ? -1 : 1))) {
      const previous = this.#link.hash;
      const sequence = this.#link.sequence + 1;
      this.#link = { sequence, hash: sealOf(entry as unknown as JournalEntry, sequence, previous) };
      Object.assign(entry, { sequence, previous, hash: this.#link.hash });
    }
  }
}

function collection(name: string) {
  return mongoose.connection.collection(name);
}

/** The dates by which the store forgets documents, with their time, by collection. */
const lifetimes = new Map<string, { field: string; ms: number }>();

/** True for what the store would have forgotten by now. */
function isExpired({ collection: name, document }: Copied[number], now: Date): boolean {
  if (lifetimes.size === 0) {
    for (const { spec } of definedCollections()) {
      const index = spec.indexes.find((one) => one.options?.expireAfterSeconds !== undefined);
      const [field] = Object.keys(index?.keys ?? {});
      if (field) lifetimes.set(spec.name, { field, ms: index!.options!.expireAfterSeconds! * 1000 });
    }
  }
  const lifetime = lifetimes.get(name);
  const since: unknown = lifetime && document[lifetime.field];
  return since instanceof Date && since.getTime() + lifetime!.ms < now.getTime();
}
