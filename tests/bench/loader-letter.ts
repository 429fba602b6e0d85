import type { Document } from 'bson';
import { publicCode } from '../../src/registry/public-code.ts';
import { formatNumber } from '../../src/registry/register.ts';
import { letterTerms } from '../../src/registry/search-terms.ts';
import type { Secrets } from '../../src/platform/secrets.ts';
import { compile, type Copy } from './loader-copy.ts';
import type { Template } from './loader-templates.ts';
import { filerOf, subjectOf, type Chance } from './loader-texts.ts';

/** Where a copy stands in the registers, and when it came in. */
export interface Place {
  readonly filedAt: Date;
  readonly year: number;
  readonly order: number;
  /** In the register of replies; unused by a letter without reply. */
  readonly replyOrder: number;
}

/** The documents of one copy, by collection. */
export type Copied = readonly { readonly collection: string; readonly document: Document }[];

/** A template, compiled: writes everything about a letter again for another place in the registers. */
export class LetterCopier {
  readonly replied: boolean;
  readonly #template: Template;
  readonly #filedAt: number;
  readonly #tokens: readonly string[];
  readonly #known: { number: string; subject: string; filer: string; reply: string | undefined };
  readonly #makers: readonly { collection: string; make: (copy: Copy) => Document }[];

  constructor(template: Template) {
    const { documents } = template;
    const letter = documents.find((one) => one.collection === 'letters')!.document;
    const reply = documents.find((one) => one.collection === 'replies')?.document;
    this.#template = template;
    this.#filedAt = (letter['filedAt'] as Date).getTime();
    this.#known = {
      number: String(letter['number']),
      subject: String(letter['subject']),
      filer: String((letter['filer'] as Document)['name']),
      reply: reply?.['number'] as string | undefined,
    };
    this.replied = this.#known.reply !== undefined;
    this.#tokens = tokensOf(template, Object.values(this.#known));
    this.#makers = documents.map(({ collection, document }) => ({
      collection,
      make: compile(document, this.#tokens),
    }));
  }

  copy(place: Place, secrets: Secrets, chance: Chance): Copied {
    const shift = place.filedAt.getTime() - this.#filedAt;
    const subject = subjectOf(chance);
    const filer = filerOf(chance);
    const number = formatNumber('incoming', place.year, place.order);
    const texts = this.#tokens.map((token) => {
      if (token === this.#known.number) return number;
      if (token === this.#known.subject) return subject;
      if (token === this.#known.filer) return filer;
      if (token === this.#known.reply) return formatNumber('outgoing', place.year, place.replyOrder);
      return renewed(token, shift, chance);
    });
    const copied = this.#makers.map(({ collection, make }) => ({
      collection,
      document: make({ shift, texts }),
    }));
    for (const { collection, document } of copied) finish(collection, document, { place, secrets });
    return copied;
  }

  get administrationId(): string {
    return this.#template.administrationId;
  }
}

/** Ids, hashes and executions that are the letter's own, and its words; what contains another is left out. */
function tokensOf({ documents }: Template, words: readonly (string | undefined)[]): string[] {
  const tokens = new Set(words.filter((word) => word !== undefined));
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || value instanceof Date) return;
    for (const [name, item] of Object.entries(value)) {
      if (name === 'executionId' && typeof item === 'string') tokens.add(item);
      else if (!('_bsontype' in value)) collect(item);
    }
  };
  for (const { document } of documents) {
    collect(document);
    const id = String(document['_id']);
    if (UUID.test(id) || HASH.test(id)) tokens.add(id);
  }
  return [...tokens];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HASH = /^[0-9a-f]{64}$/;

/** An identifier of the same form: a UUIDv7 of its new instant, a hash, or an execution of the same element. */
function renewed(token: string, shift: number, chance: Chance): string {
  if (HASH.test(token)) return chance.hex(64);
  if (UUID.test(token)) {
    const time = (Number.parseInt(token.slice(0, 8) + token.slice(9, 13), 16) + shift)
      .toString(16)
      .padStart(12, '0');
    const random = chance.hex(15);
    return `${time.slice(0, 8)}-${time.slice(8)}-${token.slice(14, 18)}-8${random.slice(0, 3)}-${random.slice(3)}`;
  }
  const at = token.lastIndexOf('_') + 1;
  return token.slice(0, at) + chance.hex(Math.max(12, token.length - at));
}

interface Finishing {
  readonly place: Place;
  readonly secrets: Secrets;
}

/** What follows from other fields by the product's own rules. */
function finish(collection: string, document: Document, { place, secrets }: Finishing): void {
  if (collection === 'letters') {
    document['year'] = place.year;
    document['order'] = place.order;
    const { number, subject, filer } = document as {
      number: string;
      subject: string;
      filer: { name: string };
    };
    document['searchTerms'] = letterTerms({ number, order: place.order, subject, filerName: filer.name });
  } else if (collection === 'register_entries') {
    document['year'] = place.year;
    document['order'] = document['register'] === 'incoming' ? place.order : place.replyOrder;
  } else if (collection === 'public_codes') {
    const { purpose, objectType, objectId } = document as Parameters<typeof publicCode>[1];
    document['_id'] = secrets.codeHash(publicCode({ secrets }, { purpose, objectType, objectId }));
  }
}
