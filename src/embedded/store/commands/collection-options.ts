import { parsePipeline } from '../aggregate/parse.ts';
import { notImplemented, StoreError } from '../errors.ts';
import { matches } from '../match/evaluate.ts';
import type { MatchNode } from '../match/nodes.ts';
import { parseFilter } from '../match/parse.ts';
import type { CollectionMeta } from '../storage/catalog.ts';
import { isDoc, type Doc } from '../values/bson.ts';

export const VIEW_OPTIONS = ['viewOn', 'pipeline'];
export const VALIDATION_OPTIONS = ['validator', 'validationLevel', 'validationAction'];

const LEVELS = ['off', 'strict', 'moderate'];
const ACTIONS = ['error', 'warn'];

/**
 * The options of a view or of validation, checked. @throws InvalidOptions, BadValue, or whatever the pipeline or the
 * validator itself is refused with
 */
export function checkedOptions(given: Doc): Doc {
  const options = Object.fromEntries(
    [...VIEW_OPTIONS, ...VALIDATION_OPTIONS]
      .filter((name) => given[name] !== undefined)
      .map((name) => [name, given[name]]),
  );
  checkView(options);
  checkValidation(options);
  return options;
}

function checkView(options: Doc): void {
  const { viewOn, pipeline } = options;
  if (viewOn === undefined) {
    if (pipeline !== undefined)
      throw new StoreError('InvalidOptions', "'pipeline' requires 'viewOn' to also be specified");
    return;
  }
  if (typeof viewOn !== 'string' || viewOn === '')
    throw new StoreError('BadValue', "'viewOn' cannot be empty and must be a string");
  if (VALIDATION_OPTIONS.some((name) => name in options))
    throw new StoreError('InvalidOptions', 'A view has no validator');
  const stages = parsePipeline(pipeline ?? []);
  options['pipeline'] = pipeline ?? [];
  if (stages.some(({ name }) => name === '$out' || name === '$merge'))
    throw new StoreError('OptionNotSupportedOnView', 'A view cannot write');
}

function isOneOf(names: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && names.includes(value);
}

function checkValidation({ validator, validationLevel, validationAction }: Doc): void {
  if (validator !== undefined) {
    if (!isDoc(validator)) throw new StoreError('TypeMismatch', "BSON field 'validator' must be an object");
    parseFilter(validator);
  }
  if (validationLevel !== undefined && !isOneOf(LEVELS, validationLevel))
    throw new StoreError('BadValue', `Enumeration value for field 'validationLevel' is not valid`);
  if (validationAction === undefined) return;
  if (!isOneOf(ACTIONS, validationAction))
    throw new StoreError('BadValue', `Enumeration value for field 'validationAction' is not valid`);
  if (validationAction === 'warn') throw notImplemented('validationAction warn');
}

const validators = new WeakMap<Doc, MatchNode>();

/**
 * Checks a document that is about to be stored against the collection's validator.
 *
 * @param before the document it replaces: at level `moderate` one that was invalid may stay so
 * @throws DocumentValidationFailure
 */
export function validate({ options }: CollectionMeta, doc: Doc, before?: Doc): void {
  const { validator, validationLevel } = options;
  if (!isDoc(validator) || validationLevel === 'off') return;
  const filter = validators.get(validator) ?? parseFilter(validator);
  validators.set(validator, filter);
  if (matches(filter, doc)) return;
  if (validationLevel === 'moderate' && before && !matches(filter, before)) return;
  throw new StoreError('DocumentValidationFailure', 'Document failed validation', {
    details: { errInfo: { failingDocumentId: doc['_id'], details: { specifiedAs: validator } } },
  });
}

/** @throws CommandNotSupportedOnView for a view, which holds no documents of its own */
export function notView(collection: CollectionMeta): CollectionMeta {
  if (collection.options['viewOn'] === undefined) return collection;
  throw new StoreError(
    'CommandNotSupportedOnView',
    `Namespace ${collection.namespace} is a view, not a collection`,
  );
}
