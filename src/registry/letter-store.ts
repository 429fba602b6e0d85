import type { SchemaDefinition } from 'mongoose';
import {
  Schema,
  defineCollection,
  type Model,
  type StoredDocument,
  type Tx,
} from '../platform/mongo/index.ts';
import { letterNotFound } from './errors.ts';
import type { Letter } from './letter.ts';

/** A letter as stored; see `Letter` for what never changes. */
export type LetterDocument = Letter & StoredDocument;

/** An object that is absent until it is written as a whole. */
function closed(fields: SchemaDefinition): Schema {
  return new Schema(fields, { _id: false, id: false, strict: 'throw', minimize: false });
}

const file = closed({
  name: { type: String, required: true },
  mediaType: { type: String, required: true },
  sha256: { type: String, required: true },
  size: { type: Number, required: true },
  pages: Number,
});

const supplement = closed({ id: String, at: Date, message: String, files: { type: [file], default: [] } });

export const Letters: Model<LetterDocument> = defineCollection<LetterDocument>({
  name: 'letters',
  scope: 'administration',
  schemaVersion: 2,
  migrations: {
    2: (letter) =>
      letter['receipt'] !== undefined && letter['circuit'] !== undefined
        ? letter
        : { ...letter, dueSince: letter['filedAt'] },
  },
  fields: {
    number: { type: String, required: true, immutable: true },
    year: { type: Number, required: true, immutable: true },
    order: { type: Number, required: true, immutable: true },
    filedAt: { type: Date, required: true, immutable: true },
    channel: { type: String, required: true, immutable: true },
    filer: {
      type: closed({
        type: { type: String, required: true },
        name: { type: String, required: true },
        email: String,
        phone: String,
        idNumber: String,
      }),
      required: true,
      immutable: true,
    },
    subject: { type: String, required: true, immutable: true },
    text: { type: String, default: '', immutable: true },
    language: { type: String, required: true, immutable: true },
    files: { type: [file], default: [], immutable: true },
    status: { type: String, required: true },
    milestones: {
      type: closed({
        registeredAt: Date,
        assignedAt: Date,
        startedAt: Date,
        signedAt: Date,
        dispatchedAt: Date,
        archivedAt: Date,
      }),
      default: () => ({}),
    },
    receipt: closed({ sha256: String, size: Number, sealedAt: Date }),
    circuit: closed({ instanceId: String, key: String, version: Number, versionId: String }),
    qualification: closed({
      nature: String,
      priority: String,
      confidentiality: String,
      unitId: String,
      note: String,
      outcome: String,
      at: Date,
    }),
    annotation: closed({ unitId: String, instruction: String, note: String, at: Date }),
    completion: closed({
      message: String,
      missing: [String],
      requestedAt: Date,
      askedAt: Date,
      answeredAt: Date,
    }),
    supplements: { type: [supplement], default: [] },
    transfer: closed({
      toAdministrationId: String,
      reason: String,
      at: Date,
      letterId: String,
      number: String,
    }),
    origin: { type: closed({ administrationId: String, letterId: String, number: String }), immutable: true },
    participants: { type: [String], default: [] },
    searchTerms: { type: [String], default: [] },
    dueSince: Date,
    revision: { type: Number, required: true },
  },
  indexes: [
    { keys: { administrationId: 1, year: -1, order: -1 }, options: { unique: true } },
    { keys: { administrationId: 1, status: 1, year: -1, order: -1 } },
    { keys: { administrationId: 1, searchTerms: 1, year: -1, order: -1 } },
    { keys: { administrationId: 1, participants: 1, year: -1, order: -1 } },
    { keys: { administrationId: 1, 'annotation.unitId': 1, year: -1, order: -1 } },
    { keys: { dueSince: 1, _id: 1 }, options: { sparse: true, name: 'unfinished' } },
  ],
});

/** The letter, or `registry.letter_not_found`. */
export async function loadLetter(
  administrationId: string,
  letterId: string,
  tx?: Tx,
): Promise<LetterDocument> {
  const letter = await findLetter(administrationId, letterId, tx);
  if (letter === null) throw letterNotFound();
  return letter;
}

export async function findLetter(
  administrationId: string,
  letterId: string,
  tx?: Tx,
): Promise<LetterDocument | null> {
  return Letters.findOne({ administrationId, _id: letterId })
    .session(tx ?? null)
    .lean<LetterDocument>();
}

/** Fields of a letter that live; dotted paths are allowed. */
export type LetterChange = Readonly<Record<string, unknown>>;

/** What to do to the fields of a letter. */
interface LetterChanges {
  readonly set?: LetterChange;
  readonly push?: LetterChange;
  readonly addToSet?: LetterChange;
  readonly unset?: Readonly<Record<string, 1>>;
}

/** The receipt is sealed and the circuit started by this change and one before: nothing is due any more. */
export const NOTHING_DUE: Pick<LetterChanges, 'unset'> = { unset: { dueSince: 1 } };

/** Writes living fields and moves the revision on, so that two writers of one transaction window conflict. */
export async function changeLetter(
  tx: Tx,
  letter: Pick<LetterDocument, 'administrationId' | '_id'>,
  change: LetterChanges,
): Promise<void> {
  await Letters.updateOne(
    { administrationId: letter.administrationId, _id: letter._id },
    {
      $inc: { revision: 1 },
      ...(change.set === undefined ? {} : { $set: change.set }),
      ...(change.push === undefined ? {} : { $push: change.push }),
      ...(change.addToSet === undefined ? {} : { $addToSet: change.addToSet }),
      ...(change.unset === undefined ? {} : { $unset: change.unset }),
    },
  ).session(tx);
}
