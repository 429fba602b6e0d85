import { Schema } from 'mongoose';
import { defineCollection, insert } from '../platform/mongo/index.ts';
import type { StoredDocument, Tx } from '../platform/mongo/index.ts';

/**
 * An event that an instance waits for. `taken` once a message is on its way to it: the next message
 * looks for another, or is kept.
 */
export interface SubscriptionDocument extends StoredDocument {
  instanceId: string;
  executionId: string;
  elementId: string;
  kind: 'message' | 'signal';
  name: string;
  /** Of messages: the correlation key. */
  key?: string;
  status: 'waiting' | 'taken';
}

/** A message that came in. `kept` while nobody waits for it, until it expires. */
interface MessageDocument extends StoredDocument {
  name: string;
  key: string;
  values: Record<string, unknown>;
  status: 'kept' | 'delivered';
  expiresAt: Date;
}

/** Touched by whoever opens a subscription or brings a message: of two at the same moment, one runs again. */
interface CorrelationDocument extends StoredDocument {
  touched: number;
  touchedAt: Date;
}

const Subscriptions = defineCollection<SubscriptionDocument>({
  name: 'engine_subscriptions',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    instanceId: { type: String, required: true },
    executionId: { type: String, required: true },
    elementId: { type: String, required: true },
    kind: { type: String, required: true },
    name: { type: String, required: true },
    key: String,
    status: { type: String, required: true },
  },
  indexes: [
    { keys: { administrationId: 1, kind: 1, name: 1, key: 1, status: 1, _id: 1 } },
    { keys: { administrationId: 1, kind: 1, name: 1, _id: 1 } },
    { keys: { administrationId: 1, instanceId: 1 } },
  ],
});

const Messages = defineCollection<MessageDocument>({
  name: 'engine_messages',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    name: { type: String, required: true },
    key: { type: String, required: true },
    values: { type: Schema.Types.Mixed, required: true },
    status: { type: String, required: true },
    expiresAt: { type: Date, required: true },
  },
  indexes: [
    { keys: { administrationId: 1, name: 1, key: 1, status: 1, _id: 1 } },
    { keys: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } },
  ],
});

const A_DAY_SECONDS = 24 * 3600;

const Correlations = defineCollection<CorrelationDocument>({
  name: 'engine_correlations',
  scope: 'administration',
  schemaVersion: 1,
  fields: { touched: { type: Number, required: true }, touchedAt: { type: Date, required: true } },
  indexes: [{ keys: { touchedAt: 1 }, options: { expireAfterSeconds: A_DAY_SECONDS } }],
});

/** What a message is for: the circuit's name of it, and the key of one matter. */
export interface Correlation {
  readonly administrationId: string;
  readonly name: string;
  readonly key: string;
}

/** Makes a subscription and a message that meet at the same moment see one another. */
export async function touchCorrelation(
  tx: Tx,
  { administrationId, name, key }: Correlation,
  now: Date,
): Promise<void> {
  await Correlations.updateOne(
    { administrationId, _id: JSON.stringify([administrationId, name, key]) },
    { $inc: { touched: 1 }, $set: { touchedAt: now } },
    { session: tx, upsert: true },
  );
}

export async function insertSubscriptions(
  tx: Tx,
  ...subscriptions: readonly Omit<SubscriptionDocument, '_id' | 'schemaVersion'>[]
): Promise<void> {
  const documents = subscriptions.map((one) => ({ _id: subscriptionId(one), ...one }));
  if (documents.length > 0) await insert(tx, Subscriptions, ...documents);
}

export async function removeSubscriptions(
  tx: Tx,
  administrationId: string,
  gone: readonly { readonly instanceId: string; readonly executionId: string }[],
): Promise<void> {
  if (gone.length === 0) return;
  await Subscriptions.deleteMany(
    { administrationId, _id: { $in: gone.map(subscriptionId) } },
    { session: tx },
  );
}

/** The oldest subscription that waits for a message, taken for it; null when nobody waits. */
export async function takeSubscription(
  tx: Tx,
  { administrationId, name, key }: Correlation,
): Promise<SubscriptionDocument | null> {
  return Subscriptions.findOneAndUpdate(
    { administrationId, kind: 'message', name, key, status: 'waiting' },
    { $set: { status: 'taken' } },
    { session: tx, sort: { _id: 1 } },
  ).lean<SubscriptionDocument>();
}

/** Subscriptions of an administration to a signal, after one, in order. */
export async function signalSubscriptions(
  tx: Tx,
  signal: { readonly administrationId: string; readonly name: string },
  page: { readonly after: string; readonly limit: number },
): Promise<SubscriptionDocument[]> {
  const { administrationId, name } = signal;
  return Subscriptions.find({ administrationId, kind: 'signal', name, _id: { $gt: page.after } })
    .sort({ _id: 1 })
    .limit(page.limit)
    .session(tx)
    .lean<SubscriptionDocument[]>();
}

/** A message by id, or null. */
export async function findMessage(
  tx: Tx,
  administrationId: string,
  messageId: string,
): Promise<MessageDocument | null> {
  return Messages.findOne({ administrationId, _id: messageId }).session(tx).lean<MessageDocument>();
}

export async function insertMessage(tx: Tx, message: Omit<MessageDocument, 'schemaVersion'>): Promise<void> {
  await insert(tx, Messages, message);
}

/** The oldest message that is kept for a key and has not expired, taken away; null when there is none. */
export async function takeMessage(
  tx: Tx,
  { administrationId, name, key }: Correlation,
  now: Date,
): Promise<MessageDocument | null> {
  return Messages.findOneAndUpdate(
    { administrationId, name, key, status: 'kept', expiresAt: { $gt: now } },
    { $set: { status: 'delivered' } },
    { session: tx, sort: { _id: 1 } },
  ).lean<MessageDocument>();
}

export async function setMessageStatus(
  tx: Tx,
  { administrationId, _id }: MessageDocument,
  status: MessageDocument['status'],
): Promise<void> {
  await Messages.updateOne({ administrationId, _id }, { $set: { status } }, { session: tx });
}

function subscriptionId({ instanceId, executionId }: { instanceId: string; executionId: string }): string {
  return `${instanceId}:${executionId}`;
}
