import { StoreError } from '../errors.ts';
import { describeValue } from '../storage/describe.ts';
import type { MatchNode } from '../match/nodes.ts';
import { clone, isDoc, setOwn, type Doc } from '../values/bson.ts';
import { equalValues } from '../values/compare.ts';
import { BINARY, type Ordering } from '../values/ordering.ts';
import { isArrayIndex, splitPath } from '../values/paths.ts';
import { parsePipeline, parseStage } from '../aggregate/parse.ts';
import type { Stage } from '../aggregate/stage.ts';
import { UPDATE_OPERATORS } from './operators.ts';
import { checkViable, readAt, removeAt, writeAt } from './paths.ts';
import { parseArrayFilters, resolvePositions } from './positions.ts';

export interface UpdateContext {
  /** Index in the outermost array matched by the filter, for `$`. */
  position: number | null;
  insert: boolean;
  now: Date;
}

/** A parsed update, applied to a document without changing it. */
export interface Update {
  kind: 'operators' | 'replacement' | 'pipeline';
  apply(doc: Doc, context: UpdateContext): Doc;
}

interface Step {
  operator: string;
  path: string;
  parts: readonly string[];
  operand: unknown;
}

const PIPELINE_STAGES = new Set(['$set', '$addFields', '$unset', '$project', '$replaceWith', '$replaceRoot']);

/** What an update is parsed under. */
export interface UpdateOptions {
  variables?: Doc;
  ordering?: Ordering;
}

/**
 * Parses the `u` of an update command.
 *
 * @throws FailedToParse for unknown operators, ConflictingUpdateOperators for two of them on one path
 */
export function parseUpdate(
  spec: unknown,
  arrayFilters: unknown,
  { variables = {}, ordering = BINARY }: UpdateOptions = {},
): Update {
  if (Array.isArray(spec)) {
    if (arrayFilters !== undefined)
      throw new StoreError('FailedToParse', 'arrayFilters may not be specified for pipeline-style updates');
    return parsePipelineUpdate(spec, variables, ordering);
  }
  if (!isDoc(spec))
    throw new StoreError('FailedToParse', 'Update argument must be either an object or an array');
  const names = Object.keys(spec);
  if (!names[0]?.startsWith('$')) return parseReplacement(spec, names, arrayFilters);
  const filters = parseArrayFilters(arrayFilters, ordering);
  const steps = names.flatMap((operator) => parseOperator(operator, spec[operator]));
  steps.sort(byPlace);
  checkConflicts(steps);
  filters.checkUsed(steps.map((step) => step.path));
  return {
    kind: 'operators',
    apply: (doc, context) => applySteps({ steps, filters: filters.byName, ordering }, doc, context),
  };
}

function parseReplacement(spec: Doc, names: string[], arrayFilters: unknown): Update {
  const bad = names.find(
    (name) => name.startsWith('$') && name !== '$ref' && name !== '$id' && name !== '$db',
  );
  if (bad)
    throw new StoreError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${bad}' in '${bad}' is not allowed in the context of an update's replacement document.`,
    );
  if (arrayFilters !== undefined)
    throw new StoreError('FailedToParse', 'arrayFilters may not be specified for replacement-style updates');
  return {
    kind: 'replacement',
    apply: (doc) => {
      const id = Object.hasOwn(doc, '_id') ? doc['_id'] : spec['_id'];
      const out: Doc = id === undefined ? {} : { _id: id };
      for (const name of names) if (name !== '_id') setOwn(out, name, clone(spec[name]));
      if ('_id' in spec) checkSameId(doc, { _id: spec['_id'] });
      return out;
    },
  };
}

function parsePipelineUpdate(spec: unknown[], variables: Doc, ordering: Ordering): Update {
  const stages: Stage[] = spec.map((stage) => {
    const name = isDoc(stage) ? Object.keys(stage)[0] : undefined;
    if (name === undefined || !PIPELINE_STAGES.has(name)) {
      throw new StoreError(
        'InvalidOptions',
        `${name ?? 'this stage'} is not allowed to be used within an update`,
      );
    }
    return parseStage(stage, { ordering, pipeline: (inner) => parsePipeline(inner, ordering) });
  });
  return {
    kind: 'pipeline',
    apply: (doc) => {
      const output = stages.reduce<Iterable<Doc>>(
        (docs, stage) => stage.run(docs, { variables }),
        [clone(doc)],
      );
      const [result] = output;
      const out = result ?? {};
      if (Object.hasOwn(doc, '_id') && !Object.hasOwn(out, '_id')) return { _id: doc['_id'], ...out };
      checkSameId(doc, out);
      return out;
    },
  };
}

function parseOperator(operator: string, fields: unknown): Step[] {
  if (operator !== '$rename' && !Object.hasOwn(UPDATE_OPERATORS, operator)) {
    throw new StoreError(
      'FailedToParse',
      `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  }
  if (!isDoc(fields)) {
    throw new StoreError(
      'FailedToParse',
      `Modifiers operate on fields but we found type ${typeof fields} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${describeValue(fields)}}`,
    );
  }
  return Object.entries(fields).map(([path, operand]) => {
    const parts = checkedParts(path);
    if (operator === '$rename') checkRename(path, operand);
    return { operator, path, parts, operand };
  });
}

function checkedParts(path: string): string[] {
  const parts = splitPath(path);
  if (path === '' || parts.includes(''))
    throw new StoreError(
      'EmptyFieldName',
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  if (parts[0]!.startsWith('$') && parts[0] !== '$ref' && parts[0] !== '$id') {
    throw new StoreError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${parts[0]}' in '${path}' is not valid for storage.`,
    );
  }
  return parts;
}

function checkRename(path: string, target: unknown): void {
  if (typeof target !== 'string')
    throw new StoreError('BadValue', `The 'to' field for $rename must be a string: ${path}`);
  checkedParts(target);
  if (path.includes('$') || target.includes('$'))
    throw new StoreError('BadValue', 'The source and target field for $rename must not be dynamic');
  if (`${path}.`.startsWith(`${target}.`) || `${target}.`.startsWith(`${path}.`)) {
    throw new StoreError('BadValue', `The source and target field for $rename must not be on the same path`);
  }
}

/** A `$rename` stands where it puts the field. */
function byPlace(a: Step, b: Step): number {
  return comparePaths(placeOf(a), placeOf(b));
}

function placeOf({ operator, parts, operand }: Step): readonly string[] {
  return operator === '$rename' ? splitPath(String(operand)) : parts;
}

/** Paths by their parts, numbers in numeric order: the order in which MongoDB adds new fields. */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left, right] = [a[i]!, b[i]!];
    if (left === right) continue;
    if (isArrayIndex(left) && isArrayIndex(right)) return Number(left) - Number(right);
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}

function checkConflicts(steps: readonly Step[]): void {
  const paths = steps
    .flatMap((step) => (step.operator === '$rename' ? [step.path, String(step.operand)] : [step.path]))
    .sort();
  for (const [i, path] of paths.entries()) {
    if (paths.some((other, j) => j !== i && (other === path || other.startsWith(`${path}.`)))) {
      throw new StoreError(
        'ConflictingUpdateOperators',
        `Updating the path '${path}' would create a conflict at '${path}'`,
      );
    }
  }
  for (const [i, path] of paths.entries())
    for (const other of paths.slice(i + 1)) checkSameKind(splitPath(path), splitPath(other));
}

/** One path may not name the elements of an array by `$[]` and another by a plain name. */
function checkSameKind(a: readonly string[], b: readonly string[]): void {
  const at = a.findIndex((part, i) => part !== b[i]);
  const [left, right] = [a[at], b[at]];
  if (at < 1 || left === undefined || right === undefined) return;
  if (left.startsWith('$[') !== right.startsWith('$['))
    throw new StoreError(
      'ConflictingUpdateOperators',
      `Updating the path '${b.join('.')}' would create a conflict at '${a.slice(0, at).join('.')}'`,
    );
}

interface Steps {
  steps: readonly Step[];
  filters: ReadonlyMap<string, MatchNode>;
  ordering: Ordering;
}

function applySteps({ steps, filters, ordering }: Steps, doc: Doc, context: UpdateContext): Doc {
  const root = clone(doc);
  for (const { operator, parts, path, operand } of concreteSteps(steps, filters, root, context)) {
    if (operator === '$rename') rename(root, parts, String(operand));
    else {
      const { insert, now } = context;
      UPDATE_OPERATORS[operator]!({ root, parts, path, operand, insert, now, ordering });
    }
  }
  checkSameId(doc, root);
  return root;
}

/**
 * The steps with every `$`, `$[]` and `$[name]` replaced by the elements they mean in this document.
 *
 * @throws ConflictingUpdateOperators when two of them mean one element
 */
function concreteSteps(
  steps: readonly Step[],
  filters: ReadonlyMap<string, MatchNode>,
  root: Doc,
  context: UpdateContext,
): readonly Step[] {
  const wanted = context.insert ? steps : steps.filter(({ operator }) => operator !== '$setOnInsert');
  if (!wanted.some((step) => step.path.includes('$'))) return wanted;
  const concrete = wanted.flatMap((step) =>
    resolvePositions(root, step.parts, filters, context.position).map((parts) => ({
      ...step,
      parts,
      path: parts.join('.'),
    })),
  );
  checkConflicts(concrete);
  return concrete.sort(byPlace);
}

function rename(root: Doc, source: readonly string[], to: string): void {
  const value = readAt(root, source);
  if (value === undefined) return;
  const target = splitPath(to);
  checkNoArray(root, source);
  checkNoArray(root, target);
  checkViable(root, target);
  removeAt(root, source);
  writeAt(root, target, value);
}

function checkNoArray(root: Doc, parts: readonly string[]): void {
  for (let i = 1; i < parts.length; i++) {
    if (Array.isArray(readAt(root, parts.slice(0, i))))
      throw new StoreError(
        'BadValue',
        'The source and destination fields of $rename cannot be array elements',
      );
  }
}

function checkSameId(before: Doc, after: Doc): void {
  if (!Object.hasOwn(before, '_id')) return;
  if (!Object.hasOwn(after, '_id') || !equalValues(before['_id'], after['_id'])) {
    throw new StoreError(
      'ImmutableField',
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    );
  }
}
