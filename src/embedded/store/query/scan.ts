import { StoreError } from '../errors.ts';
import { matches } from '../match/evaluate.ts';
import { fieldNames } from '../match/field-names.ts';
import type { MatchContext, MatchNode } from '../match/nodes.ts';
import type { CollectionMeta } from '../storage/catalog.ts';
import type { KeyField } from '../storage/index-keys.ts';
import { clipped, documentPrefix, joined } from '../storage/keys.ts';
import { afterPrefix, type KvReader } from '../storage/kv.ts';
import { idOf } from '../storage/overlay.ts';
import { documentKey, rowOf, type Row } from '../storage/records.ts';
import type { Doc } from '../values/bson.ts';
import { Fields } from '../values/fields.ts';
import { encodeKey } from '../values/key-encoding.ts';
import { BINARY, holdsText, type Ordering } from '../values/ordering.ts';
import { entriesOf } from './entries.ts';
import { plan, type Plan } from './planner.ts';
import { sorted } from './sort.ts';

const ID_FIELDS = new Fields(['_id']);

export interface Search {
  collection: CollectionMeta;
  filter: MatchNode;
  sort: readonly KeyField[] | null;
  skip: number;
  limit: number;
  hint?: string;
  variables?: Doc;
  /** How the filter and the sort compare; indexes are in binary order. */
  ordering?: Ordering;
  watch?: Watch;
  /** Counts what is read, for `explain`. */
  counts?: Counts;
}

/** What a search read: keys of indexes, and documents. */
export interface Counts {
  keys: number;
  documents: number;
}

/** What a search may cost. */
export interface Watch {
  /** Called between documents; throws when the time allowed is over. */
  check(): void;
  /** Whether a plan that reads a whole collection is refused, as MongoDB's `notablescan` does. */
  noTableScan: boolean;
}

/** What is read for a search: one document by its `_id`, which is the commonest, or what a plan says. */
export type Access = { byId: unknown } | { plan: Plan };

/** How a search is run: what `explain` tells, and what is done. */
export function accessOf(request: Search): Access {
  const { filter, hint, ordering = BINARY } = request;
  const isId = filter.kind === 'leaf' && filter.path === '_id' && filter.operator === '$eq';
  if (isId && hint === undefined && (ordering.simple || !holdsText(filter.operand)))
    return { byId: filter.operand };
  return { plan: plan(request) };
}

/** Matching rows, sorted, skipped and limited; lazy wherever the plan allows. */
export function* search(view: KvReader, request: Search): Generator<Row> {
  const end = request.skip + request.limit;
  const access = accessOf(request);
  const chosen = 'plan' in access ? access.plan : null;
  if (chosen && request.watch?.noTableScan) refuseTableScan(view, request, chosen);
  const rows = 'byId' in access ? lookedUp(view, request, access.byId) : matching(view, request, access.plan);
  const ordered = request.sort && chosen && !chosen.sorted ? inOrder(rows, request, request.sort) : rows;
  let at = 0;
  if (end <= 0) return;
  for (const row of ordered) {
    if (at++ < request.skip) continue;
    yield row;
    if (at >= end) return;
  }
}

function inOrder(rows: Iterable<Row>, request: Search, fields: readonly KeyField[]): Row[] {
  const needed = new Fields(fields.map((field) => field.parts[0]!));
  return sorted(rows, {
    fields,
    ordering: request.ordering ?? BINARY,
    docOf: (row) => needed.decode(row.raw),
    sizeOf: (row) => row.raw.length,
    limit: request.skip + request.limit,
  });
}

/** @throws NoQueryExecutionPlans unless the collection is empty */
function refuseTableScan(view: KvReader, { collection }: Search, { scans }: Plan): void {
  if (!scans) return;
  const prefix = documentPrefix(collection.id);
  for (const _ of view.range(prefix, afterPrefix(prefix)))
    throw new StoreError(
      'NoQueryExecutionPlans',
      "error processing query: planner returned error :: caused by :: No indexed plans available, and running with 'notablescan' 1",
    );
}

function lookedUp(view: KvReader, { collection, filter, counts }: Search, id: unknown): Row[] {
  const idKey = clipped(encodeKey(id));
  const raw = view.get(documentKey(collection, idKey));
  if (!raw) return [];
  if (counts) counts.keys = counts.documents = 1;
  return matches(filter, ID_FIELDS.decode(raw)) ? [rowOf(idKey, raw)] : [];
}

function* matching(view: KvReader, request: Search, chosen: Plan): Generator<Row> {
  const context: MatchContext = { variables: request.variables ?? {} };
  const names = fieldNames(request.filter);
  const needed = names && new Fields(names);
  let seen = 0;
  for (const row of candidates(view, request.collection, chosen, request.counts)) {
    if ((++seen & 127) === 0) request.watch?.check();
    if (matches(request.filter, needed ? needed.decode(row.raw) : row.doc, context)) yield row;
  }
}

function isNew(met: Set<string>, idKey: Buffer): boolean {
  const id = idOf(idKey);
  if (met.has(id)) return false;
  met.add(id);
  return true;
}

/** The rows a plan leads to, each once. */
export function* candidates(
  view: KvReader,
  collection: CollectionMeta,
  chosen: Plan,
  counts?: Counts,
): Generator<Row> {
  const prefix = documentPrefix(collection.id);
  const met = chosen.dedupe ? new Set<string>() : null;
  if (chosen.branches) {
    for (const branch of chosen.branches)
      for (const row of candidates(view, collection, branch, counts)) if (isNew(met!, row.idKey)) yield row;
    return;
  }
  for (const { key, value } of entriesOf(view, chosen)) {
    if (counts && !chosen.scans) counts.keys++;
    if (chosen.index === null) {
      if (counts) counts.documents++;
      yield rowOf(key.subarray(prefix.length), value);
      continue;
    }
    if (met && !isNew(met, value)) continue;
    if (counts) counts.documents++;
    const raw = view.get(joined(prefix, value));
    if (!raw)
      throw new StoreError(
        'InternalError',
        `Index ${chosen.name} of ${collection.namespace} leads to a missing document`,
      );
    yield rowOf(value, raw);
  }
}
