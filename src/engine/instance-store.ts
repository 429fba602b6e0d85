import { Schema } from 'mongoose';
import type { LocalizedText } from '../platform/text.ts';
import { crossAdministration, defineCollection, insert } from '../platform/mongo/index.ts';
import type { NewDocument, StoredDocument, Tx } from '../platform/mongo/index.ts';
import type { CompensationState } from './compensation.ts';
import type { Subject } from './contracts.ts';
import type {
  Incident,
  InstanceStatus,
  InstanceView,
  OpenStep,
  PassedElement,
  PendingService,
  SetTimer,
  Subscription,
} from './instance.ts';

/**
 * One running or finished instance. `state` is what bpmn-engine needs to go on, as gzipped JSON under
 * the tag `stateFormat`, and is gone once it has ended: nothing moves it any more, and its history is in
 * `done`. Every saving bumps `revision`, so two commands never start from one state.
 */
export interface InstanceDocument extends StoredDocument {
  revision: number;
  circuitKey: string;
  circuitName: LocalizedText;
  version: number;
  versionId: string;
  subjectType: Subject['type'];
  subjectId: string;
  status: InstanceStatus;
  variables: Record<string, unknown>;
  open: OpenStep[];
  services: PendingService[];
  timers: SetTimer[];
  /** Absent in documents from before messages. */
  subscriptions?: Subscription[];
  /** What was done and can be undone; absent in documents from before compensation. */
  compensation?: CompensationState;
  done: PassedElement[];
  stateFormat?: string;
  state?: Buffer;
  startedAt?: Date;
  endedAt?: Date;
  incident?: Incident;
}

/** A command that was applied: its event may come again and does nothing. */
interface AppliedCommandDocument extends StoredDocument {
  instanceId: string;
  appliedAt: Date;
}

/** Ninety days: a repeat that comes later finds nothing waiting, and does nothing either. */
const REMEMBERED_SECONDS = 90 * 24 * 3600;

/** Version 1 kept the state of what had ended. */
function withoutFinishedState(document: Record<string, unknown>): Record<string, unknown> {
  const { state: _state, stateFormat: _format, ...rest } = document;
  return rest['endedAt'] === undefined ? document : rest;
}

/** The statuses of instances that must have a reason to wait: they come last in the alphabet. */
const RUNS_FROM = 'running';
const UNDER_WAY = ['running', 'starting'] as const satisfies readonly InstanceStatus[];

const SCOPE = crossAdministration('the sweep mends the cases of every administration');

const Instances = defineCollection<InstanceDocument>({
  name: 'instances',
  scope: 'administration',
  schemaVersion: 2,
  migrations: { 2: withoutFinishedState },
  fields: {
    revision: { type: Number, required: true },
    circuitKey: { type: String, required: true },
    circuitName: { type: Schema.Types.Mixed, required: true },
    version: { type: Number, required: true },
    versionId: { type: String, required: true },
    subjectType: { type: String, required: true },
    subjectId: { type: String, required: true },
    status: { type: String, required: true },
    variables: { type: Schema.Types.Mixed, required: true },
    open: [Schema.Types.Mixed],
    services: [Schema.Types.Mixed],
    timers: [Schema.Types.Mixed],
    subscriptions: [Schema.Types.Mixed],
    compensation: Schema.Types.Mixed,
    done: [Schema.Types.Mixed],
    stateFormat: String,
    state: Buffer,
    startedAt: Date,
    endedAt: Date,
    incident: Schema.Types.Mixed,
  },
  indexes: [
    {
      keys: { administrationId: 1, subjectType: 1, subjectId: 1, circuitKey: 1 },
      options: { unique: true },
    },
    { keys: { administrationId: 1, status: 1, _id: 1 } },
    {
      keys: { status: 1, _id: 1 },
      options: { partialFilterExpression: { status: { $gte: RUNS_FROM } }, name: 'under_way' },
    },
    { keys: { endedAt: 1, _id: 1 }, options: { sparse: true, name: 'ended' } },
    { keys: { administrationId: 1, versionId: 1 } },
  ],
});

const AppliedCommands = defineCollection<AppliedCommandDocument>({
  name: 'engine_applied_commands',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    instanceId: { type: String, required: true },
    appliedAt: { type: Date, required: true },
  },
  indexes: [{ keys: { appliedAt: 1 }, options: { expireAfterSeconds: REMEMBERED_SECONDS } }],
});

/** The instance, or null. Within a transaction when `tx` is given. */
export async function findInstance(
  administrationId: string,
  instanceId: string,
  tx?: Tx,
): Promise<InstanceDocument | null> {
  const query = Instances.findOne({ administrationId, _id: instanceId });
  if (tx) query.session(tx);
  return query.lean<InstanceDocument>();
}

/** The instance that runs (or ran) a circuit for a subject, or null. */
export async function findInstanceOf(
  tx: Tx,
  administrationId: string,
  subject: Subject,
  circuitKey: string,
): Promise<InstanceDocument | null> {
  return Instances.findOne({
    administrationId,
    subjectType: subject.type,
    subjectId: subject.id,
    circuitKey,
  })
    .session(tx)
    .lean<InstanceDocument>();
}

export async function insertInstance(tx: Tx, document: NewDocument<InstanceDocument>): Promise<void> {
  await insert(tx, Instances, document);
}

/** Absent in some states of an instance. */
const COMING_AND_GOING = ['incident', 'endedAt', 'state', 'stateFormat'] as const;

/**
 * Saves a new state over the one at `revision`; false when somebody else has saved in between.
 */
export async function replaceInstance(
  tx: Tx,
  document: InstanceDocument,
  revision: number,
): Promise<boolean> {
  const { _id, administrationId, ...rest } = document;
  const gone = Object.fromEntries(
    COMING_AND_GOING.filter((name) => !document[name]).map((name) => [name, 1]),
  );
  const result = await Instances.updateOne(
    { administrationId, _id, revision },
    {
      $set: { ...rest, revision: revision + 1 },
      ...(Object.keys(gone).length > 0 && { $unset: gone }),
    },
    { session: tx },
  );
  return result.matchedCount === 1;
}

/** The engine's own state as bytes, whatever the driver made of it. */
export function stateOf(document: InstanceDocument): Uint8Array | undefined {
  const { state } = document as { state?: Uint8Array | { readonly buffer: Uint8Array } };
  if (state === undefined) return undefined;
  return state instanceof Uint8Array ? state : state.buffer;
}

/** Notes why the instance stands still; its state does not change. */
export async function saveIncident(
  tx: Tx,
  instance: { administrationId: string; instanceId: string },
  incident: Incident,
): Promise<void> {
  await Instances.updateOne(
    { administrationId: instance.administrationId, _id: instance.instanceId },
    { $set: { status: 'incident', incident }, $inc: { revision: 1 } },
    { session: tx },
  );
}

/** Forgets the incident of an event whose work has succeeded since. */
export async function clearIncident(
  tx: Tx,
  instance: { administrationId: string; instanceId: string },
  eventId: string,
): Promise<void> {
  await Instances.updateOne(
    { administrationId: instance.administrationId, _id: instance.instanceId, 'incident.eventId': eventId },
    { $set: { status: 'running' }, $unset: { incident: 1 }, $inc: { revision: 1 } },
    { session: tx },
  );
}

export async function wasApplied(tx: Tx, administrationId: string, eventId: string): Promise<boolean> {
  const found = await AppliedCommands.findOne({ administrationId, _id: eventId }, { _id: 1 })
    .session(tx)
    .lean();
  return found !== null;
}

export async function noteApplied(
  tx: Tx,
  command: { administrationId: string; eventId: string; instanceId: string; at: Date },
): Promise<void> {
  const { administrationId, eventId, instanceId, at } = command;
  await insert(tx, AppliedCommands, { _id: eventId, administrationId, instanceId, appliedAt: at });
}

/** The view of a stored instance. */
export function viewOf(document: InstanceDocument): InstanceView {
  return {
    id: document._id,
    administrationId: document.administrationId,
    circuit: { key: document.circuitKey, version: document.version, versionId: document.versionId },
    circuitName: document.circuitName,
    subject: { type: document.subjectType, id: document.subjectId },
    status: document.status,
    open: document.open,
    services: document.services,
    done: document.done,
    variables: document.variables,
    ...(document.startedAt && { startedAt: document.startedAt }),
    ...(document.endedAt && { endedAt: document.endedAt }),
    ...(document.incident && { incident: document.incident }),
  };
}

/** An instance without its state: where it stands and what it waits for. */
export type Case = Pick<
  InstanceDocument,
  '_id' | 'administrationId' | 'revision' | 'status' | 'open' | 'services' | 'timers' | 'endedAt'
> & {
  /** Messages and signals that it waits for. */
  readonly subscriptions?: readonly { readonly executionId: string }[];
};

const CASE_FIELDS = {
  administrationId: 1,
  revision: 1,
  status: 1,
  open: 1,
  services: 1,
  timers: 1,
  subscriptions: 1,
  endedAt: 1,
} as const;

/** A page of the instances under way, by id; those of every administration when none is named. */
export async function casesUnderWay(
  administrationId: string | undefined,
  after: string | undefined,
  limit: number,
): Promise<Case[]> {
  const found: Case[] = [];
  for (const status of UNDER_WAY) {
    const filter = { status, _id: { $gt: after ?? '' } };
    const query =
      administrationId === undefined
        ? Instances.find(filter, CASE_FIELDS, { scope: SCOPE })
        : Instances.find({ administrationId, ...filter }, CASE_FIELDS);
    found.push(...(await query.sort({ _id: 1 }).limit(limit).lean<Case[]>()));
  }
  return found.toSorted((one, other) => (one._id < other._id ? -1 : 1)).slice(0, limit);
}

/** Instances that ended within a stretch of time, the earliest first. */
export async function casesEnded(since: Date, limit: number): Promise<Case[]> {
  return Instances.find({ endedAt: { $gte: since } }, CASE_FIELDS, { scope: SCOPE })
    .sort({ endedAt: -1 })
    .limit(limit)
    .lean<Case[]>();
}

/** Where some instances stand now. */
export async function casesById(
  administrationId: string,
  instanceIds: readonly string[],
  tx?: Tx,
): Promise<Case[]> {
  return Instances.find({ administrationId, _id: { $in: [...instanceIds] } }, CASE_FIELDS)
    .session(tx ?? null)
    .lean<Case[]>();
}

/** Moves an instance's revision on; false when somebody else has done so in between. */
export async function moveRevision(tx: Tx, instance: Case): Promise<boolean> {
  const { administrationId, _id, revision } = instance;
  const moved = await Instances.updateOne(
    { administrationId, _id, revision },
    { $inc: { revision: 1 } },
  ).session(tx);
  return moved.matchedCount === 1;
}
