import { notImplemented, StoreError } from '../errors.ts';
import { evaluate, type Expression } from '../expressions/expression.ts';
import { parseExpression } from '../expressions/parse.ts';
import { matches } from '../match/evaluate.ts';
import { parseFilter } from '../match/parse.ts';
import { getOwn, isDoc, setOwn, type Doc } from '../values/bson.ts';
import { BINARY, type Ordering } from '../values/ordering.ts';
import { isNumberLike, nearestDouble, wholeNumber } from '../values/numbers.ts';

export type Projection = (doc: Doc, variables: Doc) => Doc;

type Change = (value: unknown) => unknown;

type Rule =
  | { kind: 'keep' }
  | { kind: 'drop' }
  | { kind: 'compute'; expression: Expression }
  | { kind: 'change'; change: Change };

/** Rules by field, nested as the dotted paths are. */
type Tree = Map<string, Tree | Rule>;

/**
 * Parses a projection of `find` or `$project`. Inclusion keeps the document's own field order and appends
 * computed fields; `_id` is kept unless excluded.
 *
 * @throws 31253/31254 when inclusion and exclusion are mixed
 */
export function parseProjection(
  spec: unknown,
  form: 'find' | 'stage',
  ordering: Ordering = BINARY,
): Projection {
  if (!isDoc(spec)) throw new StoreError('TypeMismatch', 'Expected the projection to be an object');
  const tree: Tree = new Map();
  const modes = new Set<'include' | 'exclude'>();
  for (const [path, value] of flattened(spec, '')) addRule(tree, { path, value, form, modes, ordering });
  if (modes.size > 1) throw new StoreError(31254, 'Cannot do exclusion and inclusion in one projection');
  const idRule = tree.get('_id');
  const including =
    modes.has('include') ||
    (modes.size === 0 && idRule !== undefined && !(idRule instanceof Map) && idRule.kind === 'keep');
  if (including && idRule === undefined) tree.set('_id', { kind: 'keep' });
  return (doc, variables) => project({ root: doc, variables, including }, doc, tree);
}

/** `{ a: { b: 1 } }` is `{ 'a.b': 1 }`. */
function flattened(spec: Doc, prefix: string): [string, unknown][] {
  return Object.entries(spec).flatMap(([name, value]): [string, unknown][] => {
    const path = prefix + name;
    if (!isDoc(value)) return [[path, value]];
    const [first] = Object.keys(value);
    if (first === undefined) throw new StoreError(51270, 'An empty sub-projection is not a valid value.');
    return first.startsWith('$') ? [[path, value]] : flattened(value, `${path}.`);
  });
}

interface RuleSpec {
  path: string;
  value: unknown;
  form: 'find' | 'stage';
  modes: Set<'include' | 'exclude'>;
  ordering: Ordering;
}

function addRule(tree: Tree, spec: RuleSpec): void {
  const { path, modes } = spec;
  const parts = path.split('.');
  if (parts.some((part) => part === ''))
    throw new StoreError(40352, 'FieldPath cannot be constructed with empty string');
  if (parts.includes('$')) throw notImplemented('the positional projection');
  if (parts[0]!.startsWith('$'))
    throw new StoreError(
      16410,
      `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
    );
  const rule = ruleOf(spec);
  if (path !== '_id') {
    if (rule.kind === 'keep' || rule.kind === 'compute') modes.add('include');
    if (rule.kind === 'drop') modes.add('exclude');
  } else if (rule.kind === 'compute') modes.add('include');
  let at = tree;
  for (const part of parts.slice(0, -1)) {
    const next = at.get(part);
    if (next !== undefined && !(next instanceof Map))
      throw new StoreError(31249, `Path collision at ${path}`);
    const child: Tree = next ?? new Map();
    at.set(part, child);
    at = child;
  }
  const name = parts.at(-1)!;
  if (at.has(name)) throw new StoreError(31250, `Path collision at ${path}`);
  at.set(name, rule);
}

function ruleOf({ path, value, form, ordering }: RuleSpec): Rule {
  if (typeof value === 'boolean') return value ? { kind: 'keep' } : { kind: 'drop' };
  if (isNumberLike(value)) return nearestDouble(value) === 0 ? { kind: 'drop' } : { kind: 'keep' };
  if (isDoc(value) && form === 'find') {
    if ('$slice' in value)
      return sliceRule(value['$slice']) ?? { kind: 'compute', expression: parseExpression(value, ordering) };
    if ('$elemMatch' in value) return elemMatchRule(path, value['$elemMatch'], ordering);
    if ('$meta' in value) throw notImplemented('$meta');
  }
  return { kind: 'compute', expression: parseExpression(value, ordering) };
}

function sliceRule(spec: unknown): Rule | null {
  const whole = wholeNumber(spec);
  if (whole !== undefined)
    return {
      kind: 'change',
      change: (value) =>
        Array.isArray(value) ? (whole >= 0 ? value.slice(0, whole) : value.slice(whole)) : value,
    };
  if (!Array.isArray(spec)) throw new StoreError(28667, 'Invalid $slice syntax');
  const [skip, limit] = spec.map((part) => wholeNumber(part));
  if (skip === undefined || limit === undefined) return null;
  if (limit <= 0) throw new StoreError(28724, 'First argument to $slice must be positive');
  const change: Change = (value) => {
    if (!Array.isArray(value)) return value;
    const from = skip >= 0 ? skip : Math.max(value.length + skip, 0);
    return value.slice(from, from + limit);
  };
  return { kind: 'change', change };
}

function elemMatchRule(path: string, spec: unknown, ordering: Ordering): Rule {
  if (path.includes('.')) throw new StoreError(31275, 'Cannot use $elemMatch projection on a nested field.');
  const filter = parseFilter({ v: { $elemMatch: spec } }, ordering);
  const expression: Expression = (scope) => {
    const value = getOwn(scope.root, path);
    if (!Array.isArray(value)) return undefined;
    const found = value.find((item: unknown) => matches(filter, { v: [item] }));
    return found === undefined ? undefined : [found];
  };
  return { kind: 'compute', expression };
}

interface Run {
  root: Doc;
  variables: Doc;
  including: boolean;
}

function project(run: Run, doc: Doc, tree: Tree): Doc {
  const out: Doc = {};
  const existing = run.including && tree.has('_id') && doc === run.root ? idFirst(doc) : Object.keys(doc);
  for (const name of existing) {
    const rule = tree.get(name);
    if (rule === undefined) {
      if (!run.including) setOwn(out, name, doc[name]);
    } else if (rule instanceof Map) setIfPresent(out, name, projectNested(run, doc[name], rule));
    else if (rule.kind === 'keep') setOwn(out, name, doc[name]);
    else if (rule.kind === 'change') setOwn(out, name, rule.change(doc[name]));
    else if (rule.kind === 'compute' && !run.including)
      setIfPresent(out, name, computed(run, rule.expression));
  }
  addComputed(run, out, tree);
  return out;
}

function idFirst(doc: Doc): string[] {
  const names = Object.keys(doc);
  return names.includes('_id') ? ['_id', ...names.filter((name) => name !== '_id')] : names;
}

function computed(run: Run, expression: Expression): unknown {
  return evaluate(expression, run.root, run.variables);
}

function addComputed(run: Run, out: Doc, tree: Tree): void {
  for (const [name, rule] of tree) {
    if (rule instanceof Map) {
      if (!Object.hasOwn(out, name) && hasComputed(rule)) {
        const nested = project(run, {}, rule);
        if (Object.keys(nested).length > 0) setOwn(out, name, nested);
      }
    } else if (rule.kind === 'compute' && !Object.hasOwn(out, name))
      setIfPresent(out, name, computed(run, rule.expression));
  }
}

function hasComputed(tree: Tree): boolean {
  return [...tree.values()].some((rule) =>
    rule instanceof Map ? hasComputed(rule) : rule.kind === 'compute',
  );
}

function setIfPresent(out: Doc, name: string, value: unknown): void {
  if (value !== undefined) setOwn(out, name, value);
}

/** Arrays are mapped over; scalars under a nested rule vanish when including. */
function projectNested(run: Run, value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => projectNested(run, item, tree)).filter((item) => item !== undefined);
  }
  if (isDoc(value)) return project(run, value, tree);
  if (!run.including) return value;
  return hasComputed(tree) ? project(run, {}, tree) : undefined;
}
