import { StoreError } from '../errors.ts';
import { accumulator, type Accumulate } from '../expressions/accumulators.ts';
import { evaluate, type Expression } from '../expressions/expression.ts';
import { parseExpression } from '../expressions/parse.ts';
import { MemoryBudget } from '../query/memory.ts';
import { isDoc, setOwn, type Doc } from '../values/bson.ts';
import type { Ordering } from '../values/ordering.ts';
import { parseSorting } from './flow.ts';
import type { ParseStage } from './stage.ts';

interface Field {
  name: string;
  create: () => Accumulate;
  argument: Expression;
}

interface Group {
  id: unknown;
  states: Accumulate[];
}

/** What documents are put together by, and what is gathered from each group. */
interface Grouping {
  fields: readonly Field[];
  ordering: Ordering;
  /** The group of a document. */
  idOf: (doc: Doc, variables: Doc) => unknown;
}

/** `$group`: groups come out in the order in which they were first met. */
export const parseGroup: ParseStage = (spec, { ordering }) => {
  if (!isDoc(spec)) throw new StoreError(15947, "a group's fields must be specified in an object");
  if (!('_id' in spec)) throw new StoreError(15955, 'a group specification must include an _id');
  const id = parseExpression(spec['_id'], ordering);
  const { _id: _, ...given } = spec;
  const fields = parseFields(given, ordering);
  const idOf = (doc: Doc, variables: Doc): unknown => evaluate(id, doc, variables) ?? null;
  return function* (docs, { variables }): Generator<Doc> {
    yield* grouped(docs, { fields, ordering, idOf }, variables);
  };
};

/** `$sortByCount`: how often each value occurs, the commonest first. */
export const parseSortByCount: ParseStage = (spec, language) => {
  const isExpression = isDoc(spec) && Object.keys(spec)[0]?.startsWith('$');
  if (!isExpression && !(typeof spec === 'string' && spec.startsWith('$')))
    throw new StoreError(40149, 'the sortByCount field must be a $-prefixed path or an expression');
  const group = parseGroup({ _id: spec, count: { $sum: 1 } }, language);
  const { run } = parseSorting({ count: -1 }, language.ordering);
  return (docs, context) => run(group(docs, context), context);
};

/** `$bucket`: documents by the interval their value falls in, lowest first. */
export const parseBucket: ParseStage = (spec, { ordering }) => {
  if (!isDoc(spec)) throw new StoreError(40201, 'Argument to $bucket stage must be an object');
  const { groupBy, boundaries, default: otherwise, output, ...others } = spec;
  const [unknown] = Object.keys(others);
  if (unknown) throw new StoreError(40197, `Unrecognized option to $bucket: ${unknown}.`);
  if (groupBy === undefined || !Array.isArray(boundaries))
    throw new StoreError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  const value = parseExpression(groupBy, ordering);
  const edges = boundaries.map((edge: unknown) => evaluate(parseExpression(edge, ordering), {}, {}));
  checkEdges(edges, ordering);
  const fields = parseFields(isDoc(output) ? output : { count: { $sum: 1 } }, ordering);
  const fallback =
    otherwise === undefined ? undefined : evaluate(parseExpression(otherwise, ordering), {}, {});
  const idOf = (doc: Doc, variables: Doc): unknown => {
    const found = bucketOf(evaluate(value, doc, variables), edges, ordering) ?? fallback;
    if (found !== undefined) return found;
    throw new StoreError(
      40066,
      '$bucket could not find a matching branch for an input, and no default was specified.',
    );
  };
  const { run } = parseSorting({ _id: 1 }, ordering);
  return (docs, context) => run(grouped(docs, { fields, ordering, idOf }, context.variables), context);
};

function checkEdges(edges: readonly unknown[], { compare }: Ordering): void {
  if (edges.length < 2)
    throw new StoreError(40192, "The $bucket 'boundaries' field must have at least 2 values");
  for (let i = 1; i < edges.length; i++)
    if (compare(edges[i - 1], edges[i]) >= 0)
      throw new StoreError(40194, "The 'boundaries' option to $bucket must be sorted in ascending order");
}

function bucketOf(value: unknown, edges: readonly unknown[], { compare }: Ordering): unknown {
  const above = edges.findIndex((edge) => compare(value, edge) < 0);
  return above <= 0 ? undefined : edges[above - 1];
}

function* grouped(docs: Iterable<Doc>, grouping: Grouping, variables: Doc): Generator<Doc> {
  const groups = new Map<string, Group>();
  const memory = new MemoryBudget('$group');
  for (const doc of docs) {
    const group = groupFor(groups, grouping, grouping.idOf(doc, variables), memory);
    for (const [i, field] of grouping.fields.entries())
      memory.take(group.states[i]!.add(evaluate(field.argument, doc, variables)));
    memory.check();
  }
  for (const group of groups.values()) yield result(group, grouping.fields);
}

const GROUP_BYTES = 100;

function groupFor(
  groups: Map<string, Group>,
  { fields, ordering }: Grouping,
  id: unknown,
  memory: MemoryBudget,
): Group {
  const key = ordering.key(id);
  const found = groups.get(key);
  if (found) return found;
  const group: Group = { id, states: fields.map((field) => field.create()) };
  groups.set(key, group);
  memory.take(GROUP_BYTES + 2 * key.length);
  return group;
}

function parseFields(spec: Doc, ordering: Ordering): Field[] {
  return Object.entries(spec).map(([name, value]) => parseField(name, value, ordering));
}

function parseField(name: string, value: unknown, ordering: Ordering): Field {
  if (name.includes('.')) throw new StoreError(40235, `The field name '${name}' cannot contain '.'`);
  if (name.startsWith('$'))
    throw new StoreError(40236, `The field name '${name}' cannot be an operator name`);
  if (!isDoc(value)) throw new StoreError(40234, `The field '${name}' must be an accumulator object`);
  const [operator, ...others] = Object.keys(value);
  if (operator === undefined || others.length > 0)
    throw new StoreError(40238, `The field '${name}' must specify one accumulator`);
  const given = value[operator];
  const create = accumulator(operator, ordering);
  if (Array.isArray(given)) throw new StoreError(40237, `The ${operator} accumulator is a unary operator`);
  if (operator === '$count' && !(isDoc(given) && Object.keys(given).length === 0))
    throw new StoreError('TypeMismatch', '$count takes no arguments, i.e. $count:{}');
  return { name, create, argument: parseExpression(given, ordering) };
}

function result(group: Group, fields: readonly Field[]): Doc {
  const out: Doc = { _id: group.id };
  for (const [i, field] of fields.entries()) setOwn(out, field.name, group.states[i]!.result());
  return out;
}
