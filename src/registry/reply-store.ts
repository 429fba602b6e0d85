import type { SchemaDefinition } from 'mongoose';
import {
  Schema,
  defineCollection,
  type Model,
  type StoredDocument,
  type Tx,
} from '../platform/mongo/index.ts';
import type { Reply } from './reply.ts';

/** A reply as stored. */
export type ReplyDocument = Reply & StoredDocument;

/** An object that is absent until it is written as a whole. */
function closed(fields: SchemaDefinition): Schema {
  return new Schema(fields, { _id: false, id: false, strict: 'throw', minimize: false });
}
const names = closed({ ar: String, fr: String, en: String });

export const Replies: Model<ReplyDocument> = defineCollection<ReplyDocument>({
  name: 'replies',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    letterId: { type: String, required: true, immutable: true },
    revision: { type: Number, required: true },
    language: { type: String, required: true },
    subject: { type: String, default: '' },
    body: { type: String, default: '' },
    contentHash: { type: String, required: true },
    status: { type: String, required: true },
    visas: {
      type: [
        closed({ personId: String, positionId: String, at: Date, contentHash: String, cancelledAt: Date }),
      ],
      default: [],
    },
    decision: closed({ personId: String, positionId: String, at: Date, contentHash: String }),
    number: String,
    numberedAt: Date,
    signed: closed({
      sha256: String,
      size: Number,
      signedAt: Date,
      signer: closed({ personId: String, name: names, title: names }),
    }),
    dispatchedAt: Date,
    writtenBy: String,
  },
  indexes: [{ keys: { administrationId: 1, letterId: 1 }, options: { unique: true } }],
});

/** The reply to a letter, if one was begun. */
export async function findReply(
  administrationId: string,
  letterId: string,
  tx?: Tx,
): Promise<ReplyDocument | null> {
  return Replies.findOne({ administrationId, letterId })
    .session(tx ?? null)
    .lean<ReplyDocument>();
}

export async function changeReply(
  tx: Tx,
  reply: Pick<ReplyDocument, 'administrationId' | '_id'>,
  set: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { administrationId, _id } = reply;
  await Replies.updateOne({ administrationId, _id }, { $set: set, $inc: { revision: 1 } }).session(tx);
}
