import { StoreError } from '../errors.ts';
import { matches } from '../match/evaluate.ts';
import { parseFilter } from '../match/parse.ts';
import type { MatchNode } from '../match/nodes.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import type { Ordering } from '../values/ordering.ts';
import { readAt } from './paths.ts';

export interface ArrayFilters {
  byName: ReadonlyMap<string, MatchNode>;
  /** @throws FailedToParse when a filter is used by no path */
  checkUsed(paths: readonly string[]): void;
}

/** Parses `arrayFilters`: each filter speaks of one identifier. */
export function parseArrayFilters(filters: unknown, ordering: Ordering): ArrayFilters {
  if (filters !== undefined && !Array.isArray(filters))
    throw new StoreError('TypeMismatch', 'arrayFilters must be an array');
  const byName = new Map<string, MatchNode>();
  for (const filter of (filters ?? []) as unknown[]) {
    const name = identifierOf(filter);
    if (byName.has(name))
      throw new StoreError(
        'FailedToParse',
        `Found multiple array filters with the same top-level field name ${name}`,
      );
    byName.set(name, parseFilter(filter, ordering));
  }
  const checkUsed = (paths: readonly string[]): void => {
    for (const name of byName.keys()) {
      if (!paths.some((path) => path.includes(`$[${name}]`))) {
        throw new StoreError(
          'FailedToParse',
          `The array filter for identifier '${name}' was not used in the update`,
        );
      }
    }
  };
  return { byName, checkUsed };
}

function identifierOf(filter: unknown): string {
  const names = new Set(topFields(filter));
  const [name] = names;
  if (name === undefined)
    throw new StoreError(
      'FailedToParse',
      'Cannot use an expression without a top-level field name in arrayFilters',
    );
  if (names.size > 1)
    throw new StoreError(
      'FailedToParse',
      'Error parsing array filter :: Expected a single top-level field name',
    );
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name))
    throw new StoreError(
      'BadValue',
      `Error parsing array filter :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`,
    );
  return name;
}

function topFields(filter: unknown): string[] {
  if (!isDoc(filter)) throw new StoreError('TypeMismatch', 'arrayFilters must hold objects');
  return Object.entries(filter).flatMap(([name, value]) => {
    if (name.startsWith('$') && Array.isArray(value)) return value.flatMap(topFields);
    return [name.split('.')[0]!];
  });
}

/** The concrete paths of `a.$.b`, `a.$[].b` and `a.$[name].b` in one document. */
export function resolvePositions(
  root: Doc,
  parts: readonly string[],
  filters: ReadonlyMap<string, MatchNode>,
  position: number | null,
): string[][] {
  let paths: string[][] = [[]];
  for (const part of parts) {
    if (part === '$') paths = paths.map((path) => [...path, matchedIndex(position)]);
    else if (part.startsWith('$[') && part.endsWith(']')) {
      const name = part.slice(2, -1);
      const filter = name === '' ? null : filters.get(name);
      if (filter === undefined)
        throw new StoreError(
          'BadValue',
          `No array filter found for identifier '${name}' in path '${parts.join('.')}'`,
        );
      paths = paths.flatMap((path) => elements(root, path, name, filter));
    } else paths = paths.map((path) => [...path, part]);
  }
  return paths;
}

function matchedIndex(position: number | null): string {
  if (position === null)
    throw new StoreError('BadValue', 'The positional operator did not find the match needed from the query.');
  return String(position);
}

function elements(root: Doc, path: readonly string[], name: string, filter: MatchNode | null): string[][] {
  const array = readAt(root, path);
  if (array === undefined)
    throw new StoreError(
      'BadValue',
      `The path '${path.join('.')}' must exist in the document in order to apply array updates.`,
    );
  if (!Array.isArray(array))
    throw new StoreError('BadValue', `Cannot apply array updates to non-array element ${path.join('.')}`);
  const found: string[][] = [];
  for (const [i, item] of array.entries()) {
    if (filter === null || matches(filter, { [name]: item as unknown })) found.push([...path, String(i)]);
  }
  return found;
}
