import { ObjectId } from 'bson';
import { StoreError } from '../errors.ts';
import { matches } from '../match/evaluate.ts';
import type { LeafNode, MatchNode } from '../match/nodes.ts';
import type { Search } from '../query/scan.ts';
import type { CollectionMeta } from '../storage/catalog.ts';
import type { Overlay } from '../storage/overlay.ts';
import { insertRow, replaceRow, type Row } from '../storage/records.ts';
import { writeAt } from '../update/paths.ts';
import type { Update } from '../update/update.ts';
import { clone, encodeStored, type Doc } from '../values/bson.ts';
import { equalValues } from '../values/compare.ts';
import { isOperatorDoc } from '../match/operators.ts';
import { validate } from './collection-options.ts';
import { storable } from './insert.ts';

/** An update about to be applied to what a search found. */
export interface Modification {
  view: Overlay;
  search: Search;
  update: Update;
  now: Date;
  /** Leaves the collection's validator aside. */
  bypass?: boolean;
}

/** Applies an update to one row; tells whether anything changed. */
export function updateRow(
  { view, search, update, now, bypass }: Modification,
  row: Row,
): { collection: CollectionMeta; doc: Doc; changed: boolean } {
  const position: { index: number | null } = { index: null };
  matches(search.filter, row.doc, { position, variables: search.variables ?? {} });
  const doc = storable(update.apply(row.doc, { position: position.index, insert: false, now }));
  const raw = encodeStored(doc);
  if (raw.equals(row.raw)) return { collection: search.collection, doc: row.doc, changed: false };
  if (bypass !== true) validate(search.collection, doc, row.doc);
  return { collection: replaceRow(view, search.collection, row, { doc, raw }), doc, changed: true };
}

/** Inserts what an upsert that matched nothing must insert. */
export function upsertRow({ view, search, update, now, bypass }: Modification): {
  collection: CollectionMeta;
  doc: Doc;
} {
  const seed = update.kind === 'replacement' ? idSeed(search.filter) : seedOf(search.filter);
  const applied = update.apply(clone(seed), { position: null, insert: true, now });
  if (Object.hasOwn(seed, '_id') && !equalValues(seed['_id'], applied['_id'])) {
    throw new StoreError(
      'ImmutableField',
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    );
  }
  const doc = storable(Object.hasOwn(applied, '_id') ? applied : { _id: new ObjectId(), ...applied });
  if (bypass !== true) validate(search.collection, doc);
  return { collection: insertRow(view, search.collection, doc, encodeStored(doc)), doc };
}

function equalities(node: MatchNode): LeafNode[] {
  if (node.kind === 'leaf')
    return node.operator === '$eq'
      ? [node]
      : node.operator === '$in' && (node.operand as unknown[]).length === 1
        ? [single(node)]
        : [];
  if (node.kind === 'and') return node.nodes.flatMap(equalities);
  if (node.kind === 'or' && node.nodes.length === 1) return equalities(node.nodes[0]!);
  return [];
}

function single(node: LeafNode): LeafNode {
  return { ...node, operator: '$eq', operand: (node.operand as unknown[])[0] };
}

function idSeed(filter: MatchNode): Doc {
  const id = equalities(filter).find((leaf) => leaf.path === '_id');
  return id ? { _id: id.operand } : {};
}

/** The fields a filter fixes by equality. @throws NotSingleValueField (54) when it fixes one twice */
function seedOf(filter: MatchNode): Doc {
  const seed: Doc = {};
  const seen: string[] = [];
  for (const leaf of equalities(filter)) {
    if (isOperatorDoc(leaf.operand)) continue;
    if (
      seen.some(
        (path) => path === leaf.path || path.startsWith(`${leaf.path}.`) || leaf.path.startsWith(`${path}.`),
      )
    ) {
      throw new StoreError(54, `cannot infer query fields to set, path '${leaf.path}' is matched twice`);
    }
    seen.push(leaf.path);
    writeAt(seed, leaf.parts, clone(leaf.operand));
  }
  return seed;
}
