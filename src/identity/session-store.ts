import {
  crossAdministration,
  defineCollection,
  insert,
  type NewDocument,
  type StoredDocument,
  type Tx,
} from '../platform/mongo/index.ts';
import type { ApiClient } from './organisation.ts';

/** A signed-in browser. `_id` is the SHA-256 of the token in its cookie: the token is nowhere kept. */
export interface Session extends StoredDocument {
  readonly personId: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
  /** The sooner of the idle and the absolute limit; the store removes it after that. */
  readonly expiresAt: Date;
}

const Sessions = defineCollection<Session>({
  name: 'sessions',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    personId: { type: String, required: true },
    createdAt: { type: Date, required: true },
    seenAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  indexes: [
    { keys: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } },
    { keys: { administrationId: 1, personId: 1, _id: 1 } },
  ],
});

/** Failed sign-ins of one login from one address, or of one login from anywhere. `_id` is a hash. */
export interface SignInAttempts extends StoredDocument {
  readonly failures: number;
  readonly lockedUntil?: Date;
  readonly expiresAt: Date;
}

const Attempts = defineCollection<SignInAttempts>({
  name: 'sign_in_attempts',
  scope: 'platform',
  schemaVersion: 1,
  fields: {
    failures: { type: Number, required: true },
    lockedUntil: Date,
    expiresAt: { type: Date, required: true },
  },
  indexes: [{ keys: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } }],
});

const ApiClients = defineCollection<ApiClient & StoredDocument>({
  name: 'api_clients',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    name: { type: String, required: true },
    secretHash: { type: String, required: true },
    scopes: [String],
    createdAt: { type: Date, required: true },
    revokedAt: Date,
  },
  indexes: [{ keys: { administrationId: 1, createdAt: 1 } }],
});

export async function insertSession(tx: Tx, session: NewDocument<Session>): Promise<void> {
  await insert(tx, Sessions, session);
}

export function sessionById(sessionId: string): Promise<Session | null> {
  const scope = crossAdministration('a session tells which administration its bearer belongs to');
  return Sessions.findOne({ _id: sessionId }, null, { scope }).lean<Session>();
}

export async function touchSession(
  session: Session,
  times: { seenAt: Date; expiresAt: Date },
): Promise<void> {
  const filter = { administrationId: session.administrationId, _id: session._id };
  await Sessions.updateOne(filter, { $set: times });
}

export async function removeSession(
  tx: Tx,
  key: { administrationId: string; sessionId: string },
): Promise<void> {
  await Sessions.deleteOne({ administrationId: key.administrationId, _id: key.sessionId }).session(tx);
}

/** Ends the sessions of a person, but for the one to keep. */
export async function removeSessionsOf(
  tx: Tx,
  key: { administrationId: string; personId: string; keep?: string },
): Promise<void> {
  const person = { administrationId: key.administrationId, personId: key.personId };
  const filter = key.keep === undefined ? person : { ...person, _id: { $ne: key.keep } };
  await Sessions.deleteMany(filter).session(tx);
}

export function attemptsById(id: string): Promise<SignInAttempts | null> {
  return Attempts.findOne({ _id: id, administrationId: 'platform' }).lean<SignInAttempts>();
}

/** Counts one more failure and says how many there are now. */
export async function countFailure(id: string, expiresAt: Date): Promise<number> {
  const filter = { _id: id, administrationId: 'platform' };
  const change = { $inc: { failures: 1 }, $set: { expiresAt }, $setOnInsert: { schemaVersion: 1 } };
  const options = { upsert: true, returnDocument: 'after' as const };
  const counted = await Attempts.findOneAndUpdate(filter, change, options).lean<SignInAttempts>();
  return counted?.failures ?? 1;
}

export async function lockAttempts(id: string, lockedUntil: Date): Promise<void> {
  await Attempts.updateOne({ _id: id, administrationId: 'platform' }, { $set: { lockedUntil } });
}

export async function forgetAttempts(ids: readonly string[]): Promise<void> {
  await Attempts.deleteMany({ administrationId: 'platform', _id: { $in: [...ids] } });
}

export async function insertApiClient(tx: Tx, client: ApiClient): Promise<void> {
  await insert(tx, ApiClients, client);
}

export function apiClientById(clientId: string): Promise<ApiClient | null> {
  const scope = crossAdministration('an API key tells which administration its bearer belongs to');
  return ApiClients.findOne({ _id: clientId }, null, { scope }).lean<ApiClient>();
}

export function apiClientsOf(administrationId: string): Promise<ApiClient[]> {
  return ApiClients.find({ administrationId }).sort({ createdAt: 1 }).lean<ApiClient[]>();
}

export async function revokeClient(
  tx: Tx,
  key: { administrationId: string; clientId: string; at: Date },
): Promise<boolean> {
  const filter = { administrationId: key.administrationId, _id: key.clientId };
  const result = await ApiClients.updateOne(filter, { $set: { revokedAt: key.at } }).session(tx);
  return result.matchedCount === 1;
}

/** A page of the sessions of an administration, by person. */
export function sessionPage(
  administrationId: string,
  after: Session | undefined,
  limit: number,
): Promise<Session[]> {
  const later = after && { $or: [{ personId: { $gt: after.personId } }, { _id: { $gt: after._id } }] };
  return Sessions.find({ administrationId, personId: { $gte: after?.personId ?? '' }, ...later })
    .sort({ personId: 1, _id: 1 })
    .limit(limit)
    .lean<Session[]>();
}
