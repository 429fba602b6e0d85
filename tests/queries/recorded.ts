import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EJSON, type Document } from 'bson';

/** A query as the product sent it: see tests/support/record-queries.mjs. */
export interface RecordedQuery {
  readonly command: string;
  readonly collection: string;
  /** The file of ours that asked. */
  readonly place: string;
  /** Its filter, sort and options with one sample of values. */
  readonly sample: Document;
  /** The same with types in the place of values. */
  readonly shape: string;
}

interface Line {
  readonly shape: { readonly command: string; readonly collection: string; readonly place: string };
  readonly sample: Document;
}

/** Every distinct shape in a folder that processes recorded into, the same shape from several places once. */
export function readRecorded(folder: string): RecordedQuery[] {
  const found = new Map<string, RecordedQuery>();
  for (const name of readdirSync(folder)) {
    const lines = readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean);
    for (const line of lines) {
      const { shape, sample } = EJSON.parse(line, { relaxed: true }) as Line;
      const { place, command, collection, ...rest } = shape;
      const key = JSON.stringify({ command, collection, ...rest });
      if (!found.has(key))
        found.set(key, { command, collection, place, sample, shape: JSON.stringify(rest) });
    }
  }
  return [...found.values()];
}

/** What a command looks for, as a `find` that reads the same documents in the same way. */
export function asFind({ command, collection, sample }: RecordedQuery): Document {
  if (command === 'aggregate') return { find: collection, ...leading(sample['pipeline'] as Document[]) };
  const { filter, query, q, sort, limit, skip, multi, hint } = sample;
  const one = command === 'findAndModify' || (command === 'update' && multi !== true);
  return {
    find: collection,
    filter: (filter ?? query ?? q ?? {}) as Document,
    ...(sort === undefined ? {} : { sort: sort as Document }),
    ...(one ? { limit: 1 } : limit === undefined || Number(limit) === 0 ? {} : { limit: Number(limit) }),
    ...(skip === undefined ? {} : { skip: Number(skip) }),
    ...(hint === undefined ? {} : { hint: hint as Document }),
  };
}

/** The stages that choose documents, before those that compute. */
function leading(pipeline: readonly Document[]): Document {
  const [match, ...rest] = pipeline;
  const found: Document = { filter: (match?.['$match'] ?? {}) as Document };
  for (const stage of rest) {
    if ('$sort' in stage) found['sort'] = stage['$sort'] as Document;
    else if ('$limit' in stage) found['limit'] = Number(stage['$limit']);
    else break;
  }
  return found;
}
