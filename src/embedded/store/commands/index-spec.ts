import { Int32 } from 'bson';
import { notImplemented, StoreError } from '../errors.ts';
import { parseFilter } from '../match/parse.ts';
import type { IndexMeta } from '../storage/catalog.ts';
import { describeKey, describeValue } from '../storage/describe.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { equalValues } from '../values/compare.ts';
import { isNumberLike, nearestDouble, wholeNumber } from '../values/numbers.ts';
import { refuseCollation } from './command.ts';

const KEPT = ['key', 'name', 'unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds'];
const IGNORED = new Set(['v', 'background', 'ns', 'collation']);
const REFUSED = new Set([
  'hidden',
  'wildcardProjection',
  'weights',
  'default_language',
  'language_override',
  'textIndexVersion',
  '2dsphereIndexVersion',
  'bits',
  'min',
  'max',
  'prepareUnique',
  'clustered',
  'storageEngine',
]);
const MAX_FIELDS = 32;
const MAX_TTL = 2_147_483_647;

/**
 * Checks an index specification and gives the form in which it is kept.
 *
 * @throws CannotCreateIndex, InvalidIndexSpecificationOption, or NotImplemented for text, geo, hashed and wildcard indexes
 */
export function normalizedSpec(given: unknown): Doc {
  if (!isDoc(given)) throw new StoreError('TypeMismatch', 'indexes must hold objects');
  for (const name of Object.keys(given)) {
    if (REFUSED.has(name) && given[name] !== false) throw notImplemented(`the index option ${name}`);
    if (!KEPT.includes(name) && !IGNORED.has(name) && !REFUSED.has(name)) {
      throw new StoreError(
        'InvalidIndexSpecificationOption',
        `The field '${name}' is not valid for an index specification.`,
      );
    }
  }
  refuseCollation(given);
  const key = checkedKey(given['key']);
  const name = given['name'];
  if (typeof name !== 'string' || name === '')
    throw new StoreError(
      'FailedToParse',
      "The 'name' field is a required property of an index specification",
    );
  const spec: Doc = { v: new Int32(2), key, name };
  for (const flag of ['unique', 'sparse']) if (truthyFlag(given, flag)) spec[flag] = true;
  checkPartial(given, spec);
  checkTtl(given, key, spec);
  return spec;
}

function truthyFlag(given: Doc, name: string): boolean {
  const value = given[name];
  if (value === undefined || typeof value === 'boolean') return value === true;
  if (isNumberLike(value)) return nearestDouble(value) !== 0;
  throw new StoreError(
    'TypeMismatch',
    `The field '${name}' has value ${describeValue(value)}, which is not convertible to bool`,
  );
}

function checkedKey(key: unknown): Doc {
  if (!isDoc(key) || Object.keys(key).length === 0)
    throw new StoreError('CannotCreateIndex', 'Index keys cannot be empty.');
  if (Object.keys(key).length > MAX_FIELDS)
    throw new StoreError('CannotCreateIndex', `Index has more than ${MAX_FIELDS} fields`);
  for (const [path, direction] of Object.entries(key)) {
    if (typeof direction === 'string') throw notImplemented(`${direction} indexes`);
    if (path.includes('$**')) throw notImplemented('wildcard indexes');
    if (!isNumberLike(direction) || wholeNumber(direction) === 0 || Number.isNaN(nearestDouble(direction))) {
      throw new StoreError(
        'CannotCreateIndex',
        `Values in v:2 index key pattern cannot be of this type or 0: ${path}`,
      );
    }
    if (path === '' || path.split('.').some((part) => part === '' || part.startsWith('$'))) {
      throw new StoreError('CannotCreateIndex', `Index key contains an illegal field name: '${path}'`);
    }
  }
  return key;
}

function checkPartial(given: Doc, spec: Doc): void {
  const partial = given['partialFilterExpression'];
  if (partial === undefined) return;
  if (!isDoc(partial))
    throw new StoreError('TypeMismatch', "The field 'partialFilterExpression' must be an object");
  if (spec['sparse'])
    throw new StoreError('CannotCreateIndex', 'cannot mix "partialFilterExpression" and "sparse" options');
  parseFilter(partial);
  spec['partialFilterExpression'] = partial;
}

function checkTtl(given: Doc, key: Doc, spec: Doc): void {
  const seconds = given['expireAfterSeconds'];
  if (seconds === undefined) return;
  const whole = wholeNumber(seconds);
  if (whole === undefined || whole < 0 || whole > MAX_TTL)
    throw new StoreError(
      'CannotCreateIndex',
      'TTL index expireAfterSeconds must be a non-negative number within range',
    );
  if (Object.keys(key).length > 1)
    throw new StoreError(
      'CannotCreateIndex',
      'TTL indexes are single-field indexes, compound indexes do not support TTL',
    );
  spec['expireAfterSeconds'] = new Int32(whole);
}

/**
 * Whether the index is already there.
 *
 * @throws IndexOptionsConflict or IndexKeySpecsConflict when something else stands under its name or its keys
 */
export function alreadyThere(indexes: readonly IndexMeta[], spec: Doc): boolean {
  const named = indexes.find((index) => index.name === spec['name']);
  if (named) {
    if (equalValues(named.spec, spec)) return true;
    throw new StoreError(
      'IndexKeySpecsConflict',
      `An existing index has the same name as the requested index but other keys or options: ${String(spec['name'])}`,
    );
  }
  const samePartial = (index: IndexMeta): boolean =>
    equalValues(index.spec['partialFilterExpression'] ?? null, spec['partialFilterExpression'] ?? null);
  const same = indexes.find(
    (index) =>
      equalValues(Object.entries(index.spec['key'] as Doc), Object.entries(spec['key'] as Doc)) &&
      samePartial(index),
  );
  if (same)
    throw new StoreError(
      'IndexOptionsConflict',
      `Index already exists with a different name: ${same.name} for ${describeKey(spec['key'] as Doc)}`,
    );
  return false;
}
