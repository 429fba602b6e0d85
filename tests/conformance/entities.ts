import { setTimeout as wait } from 'node:timers/promises';
import {
  GridFSBucket,
  ReadPreference,
  type AbstractCursor,
  type ChangeStream,
  type ClientSession,
  type Collection,
  type Db,
  type ReadPreferenceMode,
} from 'mongodb';
import { fieldsOf, rest, text, type Fields, shown } from './format.ts';
import type { Lookup } from './match.ts';
import { ObservedClient } from './observed-client.ts';
import { driverLacks, runnerLacks } from './verdict.ts';

/** Steps dispatched to run beside the case, one after the other. */
export interface Thread {
  work: Promise<void>;
}

export type Entity =
  | { kind: 'client'; value: ObservedClient }
  | { kind: 'database'; value: Db }
  | { kind: 'collection'; value: Collection }
  | { kind: 'session'; value: ClientSession }
  | { kind: 'bucket'; value: GridFSBucket }
  | { kind: 'cursor'; value: AbstractCursor<Fields> | ChangeStream }
  | { kind: 'thread'; value: Thread }
  | { kind: 'topology'; value: Fields }
  | { kind: 'value'; value: unknown };

type Kind = Entity['kind'];
type Value<K extends Kind> = Extract<Entity, { kind: K }>['value'];

/** The named things one case works with. Nothing of it outlives the case. */
export class Entities implements Lookup {
  readonly #uri: string;
  readonly #all = new Map<string, Entity>();
  /** Sessions are ended with the case, but events are compared after: their ids are kept. */
  readonly #sessionIds = new Map<string, unknown>();

  constructor(uri: string) {
    this.#uri = uri;
  }

  get(name: string): Entity {
    const entity = this.#all.get(name);
    if (!entity) throw runnerLacks(`finds no entity '${name}'`);
    return entity;
  }

  /** @throws CannotRun when there is none of that name and kind */
  of<K extends Kind>(kind: K, name: string): Value<K> {
    const entity = this.get(name);
    if (entity.kind !== kind) throw runnerLacks(`needs a ${kind}, but '${name}' is a ${entity.kind}`);
    return entity.value as Value<K>;
  }

  add(name: string, entity: Entity): void {
    if (this.#all.has(name)) throw runnerLacks(`cannot have two entities named '${name}'`);
    this.#all.set(name, entity);
    if (entity.kind === 'session') this.#sessionIds.set(name, entity.value.id);
  }

  value(name: string): unknown {
    return this.of('value', name);
  }

  /** Appends to a list that loops gather their findings in. */
  collect(name: string, value: unknown): void {
    const known = this.#all.get(name);
    if (known) (known.value as unknown[]).push(value);
    else this.#all.set(name, { kind: 'value', value: [value] });
  }

  sessionId(name: string): unknown {
    if (!this.#sessionIds.has(name)) throw runnerLacks(`finds no session '${name}'`);
    return this.#sessionIds.get(name);
  }

  clients(): ObservedClient[] {
    return [...this.#all.values()].flatMap((entity) => (entity.kind === 'client' ? [entity.value] : []));
  }

  async create(specs: readonly Fields[]): Promise<void> {
    for (const spec of specs) await this.#createOne(spec);
  }

  async #createOne(spec: Fields): Promise<void> {
    const [kind = ''] = Object.keys(spec);
    const fields = fieldsOf(spec, kind);
    const id = text(fields, 'id');
    switch (kind) {
      case 'client':
        return this.#createClient(id, fields);
      case 'database':
        return this.add(id, { kind: 'database', value: this.#database(fields) });
      case 'collection':
        return this.add(id, { kind: 'collection', value: this.#collection(fields) });
      case 'session':
        return this.add(id, { kind: 'session', value: this.#session(fields) });
      case 'bucket':
        return this.add(id, { kind: 'bucket', value: this.#bucket(fields) });
      case 'thread':
        return this.add(id, { kind: 'thread', value: { work: Promise.resolve() } });
      default:
        throw runnerLacks(`does not make entities of kind ${kind}`);
    }
  }

  async #createClient(id: string, spec: Fields): Promise<void> {
    if (spec['autoEncryptOpts'] !== undefined) throw runnerLacks('does not encrypt on the client side');
    const options: Fields = {};
    if (spec['serverApi'] !== undefined) options['serverApi'] = spec['serverApi'];
    const observed = new ObservedClient(withOptions(this.#uri, fieldsOf(spec, 'uriOptions')), spec, options);
    this.add(id, { kind: 'client', value: observed });
    await observed.client.connect();
    const awaited = spec['awaitMinPoolSizeMS'];
    if (typeof awaited === 'number') await wait(Math.min(awaited, 500));
  }

  #database(spec: Fields): Db {
    const { client } = this.of('client', text(spec, 'client'));
    return client.db(text(spec, 'databaseName'), driverOptions(fieldsOf(spec, 'databaseOptions')));
  }

  #collection(spec: Fields): Collection {
    const database = this.of('database', text(spec, 'database'));
    return database.collection(
      text(spec, 'collectionName'),
      driverOptions(fieldsOf(spec, 'collectionOptions')),
    );
  }

  #session(spec: Fields): ClientSession {
    const { client } = this.of('client', text(spec, 'client'));
    const options = fieldsOf(spec, 'sessionOptions');
    const snapshotTime = options['snapshotTime'];
    const session = client.startSession({
      ...driverOptions(rest(options, 'defaultTransactionOptions', 'snapshotTime')),
      ...('defaultTransactionOptions' in options
        ? { defaultTransactionOptions: driverOptions(fieldsOf(options, 'defaultTransactionOptions')) }
        : {}),
    });
    // The driver keeps the time of a snapshot session, but has no option to begin with one.
    if (snapshotTime !== undefined) Reflect.set(session, 'snapshotTime', this.value(shown(snapshotTime)));
    return session;
  }

  #bucket(spec: Fields): GridFSBucket {
    const database = this.of('database', text(spec, 'database'));
    return new GridFSBucket(database, driverOptions(fieldsOf(spec, 'bucketOptions')));
  }

  /** Ends sessions and cursors, then closes every client. Never fails: the case is over. */
  async close(): Promise<void> {
    for (const entity of this.#all.values()) {
      if (entity.kind === 'cursor') await entity.value.close().catch(() => undefined);
      if (entity.kind === 'session') await entity.value.endSession().catch(() => undefined);
    }
    await Promise.all(this.clients().map(({ client }) => client.close().catch(() => undefined)));
  }
}

/** The options of the format as the driver takes them. */
export function driverOptions(options: Fields): Fields {
  const { readPreference } = options;
  if (typeof readPreference !== 'object' || readPreference === null) return options;
  const { mode, tagSets, maxStalenessSeconds, hedge } = readPreference as Fields;
  const preference = new ReadPreference(
    shown(mode) as ReadPreferenceMode,
    tagSets as Record<string, string>[] | undefined,
    {
      ...(maxStalenessSeconds === undefined ? {} : { maxStalenessSeconds: Number(maxStalenessSeconds) }),
      ...(hedge === undefined ? {} : { hedge: hedge as object }),
    },
  );
  return { ...options, readPreference: preference };
}

function withOptions(uri: string, options: Fields): string {
  const url = new URLSearchParams(uri.slice(uri.indexOf('?') + 1));
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      throw driverLacks(`takes no document for the URI option ${name}`);
    for (const one of Array.isArray(value) ? value : [value]) {
      if (Array.isArray(value)) url.append(name, shown(one));
      else url.set(name, shown(one));
    }
  }
  return `${uri.slice(0, uri.indexOf('?'))}?${url.toString()}`;
}
