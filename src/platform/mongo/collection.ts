import mongoose, { Schema, type Model, type SchemaDefinition } from 'mongoose';
import { guardAdministration } from './guard.ts';

/** What every document carries. `_id` is an opaque UUIDv7; the administration never changes. */
export interface StoredDocument {
  _id: string;
  administrationId: string;
  schemaVersion: number;
}

/** A document to insert: its schema version is stamped by the collection. */
export type NewDocument<T extends StoredDocument> = Omit<T, 'schemaVersion'>;

export interface IndexSpec {
  readonly keys: Readonly<Record<string, 1 | -1>>;
  readonly options?: {
    readonly unique?: boolean;
    readonly sparse?: boolean;
    readonly partialFilterExpression?: Record<string, unknown>;
    readonly expireAfterSeconds?: number;
    readonly name?: string;
  };
}

export type Fields = Readonly<Record<string, unknown>>;

/** Turns a document of the version before into this version. Pure: it may be run again. */
type Migration = (document: Record<string, unknown>) => Record<string, unknown>;

export interface CollectionSpec {
  readonly name: string;
  /** `platform`: shared by all administrations; queries need no administration. */
  readonly scope: 'administration' | 'platform';
  /** Of the code. Stamped on each insert; older documents are migrated before anything is served. */
  readonly schemaVersion: number;
  /** Mongoose field definitions; mongoose checks them when the module is loaded. */
  readonly fields: Fields;
  readonly indexes: readonly IndexSpec[];
  /** Key n turns version n - 1 into n. */
  readonly migrations?: Readonly<Record<number, Migration>>;
}

export interface DefinedCollection {
  readonly spec: CollectionSpec;
  readonly model: Model<StoredDocument>;
}

const defined = new Map<string, DefinedCollection>();

/**
 * Declares a collection once, at module level. Unknown fields in documents, updates and filters
 * throw; queries on a collection of scope `administration` must name their administration.
 */
export function defineCollection<T extends StoredDocument>(spec: CollectionSpec): Model<T> {
  if (defined.has(spec.name)) throw new Error(`Expected one definition of ${spec.name}, but there are two`);
  checkMigrations(spec);
  const schema = new Schema<T>(
    {
      ...withoutPartIds(spec.fields),
      _id: { type: String, required: true },
      administrationId: { type: String, required: true, immutable: true },
      schemaVersion: { type: Number, required: true, default: spec.schemaVersion },
    } as SchemaDefinition<T>,
    {
      collection: spec.name,
      strict: 'throw',
      strictQuery: 'throw',
      versionKey: false,
      id: false,
      minimize: false,
      autoIndex: false,
      autoCreate: false,
    },
  );
  if (spec.scope === 'administration') guardAdministration(schema as unknown as Schema, spec.name);
  const model = mongoose.model<T>(spec.name, schema);
  defined.set(spec.name, { spec, model: model as unknown as Model<StoredDocument> });
  return model;
}

/** Every collection of the modules loaded so far, for indexes, migrations and their tests. */
export function definedCollections(): readonly DefinedCollection[] {
  return [...defined.values()];
}

function checkMigrations(spec: CollectionSpec): void {
  for (let version = 2; version <= spec.schemaVersion; version += 1) {
    if (spec.migrations?.[version] === undefined) {
      throw new Error(`Expected ${spec.name} to have a migration to version ${version}, but it has none`);
    }
  }
}

/**
 * A part of a document with its own fields: absent until it is written as a whole, without an
 * identifier of its own, refusing unknown fields.
 */
export function part(fields: Fields): Schema {
  return new Schema(withoutPartIds(fields), { _id: false, id: false, strict: 'throw', minimize: false });
}

/** Mongoose gives every object of an array an ObjectId: our arrays hold plain values. */
function withoutPartIds(fields: Fields): SchemaDefinition {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, plain(field)]),
  ) as SchemaDefinition;
}

function plain(field: unknown): unknown {
  if (Array.isArray(field))
    return field.map((item: unknown) => (isPlainObject(item) && isFields(item) ? part(item) : item));
  if (!isPlainObject(field)) return field;
  if (isFields(field)) return withoutPartIds(field);
  const { type } = field;
  if (Array.isArray(type)) return { ...field, type: plain(type) };
  return isPlainObject(type) ? { ...field, type: part(type) } : field;
}

/** A nest of fields, not one field's `{ type, … }`: as mongoose reads it. */
function isFields(field: Fields): boolean {
  const { type } = field;
  return type === undefined || (isPlainObject(type) && 'type' in type);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
