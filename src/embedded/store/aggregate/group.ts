import { notImplemented, StoreError } from '../errors.ts';
import { accumulator, type Accumulate } from '../expressions/accumulators.ts';
import { evaluate, type Expression } from '../expressions/expression.ts';
import { parseExpression } from '../expressions/parse.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { encodeKey } from '../values/key-encoding.ts';
import type { ParseStage } from './stage.ts';

interface Field {
  name: string;
  accumulate: Accumulate;
  argument: Expression;
}

interface Group {
  id: unknown;
  values: unknown[][];
}

/** `$group`: groups come out in the order in which they were first met. */
export const parseGroup: ParseStage = (spec) => {
  if (!isDoc(spec)) throw new StoreError(15947, "a group's fields must be specified in an object");
  if (!('_id' in spec)) throw new StoreError(15955, 'a group specification must include an _id');
  const id = parseExpression(spec['_id']);
  const fields = Object.entries(spec)
    .filter(([name]) => name !== '_id')
    .map(([name, value]) => parseField(name, value));
  return function* (docs, { variables }): Generator<Doc> {
    const groups = new Map<string, Group>();
    for (const doc of docs) {
      const key = evaluate(id, doc, variables) ?? null;
      const group = groupFor(groups, key, fields.length);
      for (const [i, field] of fields.entries())
        group.values[i]!.push(evaluate(field.argument, doc, variables));
    }
    for (const group of groups.values()) yield result(group, fields);
  };
};

function groupFor(groups: Map<string, Group>, id: unknown, width: number): Group {
  const key = encodeKey(id).toString('latin1');
  const found = groups.get(key);
  if (found) return found;
  const group: Group = { id, values: Array.from({ length: width }, () => []) };
  groups.set(key, group);
  return group;
}

function parseField(name: string, value: unknown): Field {
  if (name.includes('.')) throw new StoreError(40235, `The field name '${name}' cannot contain '.'`);
  if (name.startsWith('$'))
    throw new StoreError(40236, `The field name '${name}' cannot be an operator name`);
  if (!isDoc(value) || Object.keys(value).length !== 1) {
    throw new StoreError(40234, `The field '${name}' must be an accumulator object`);
  }
  const [operator = ''] = Object.keys(value);
  if (Array.isArray(value[operator]) && operator !== '$push' && operator !== '$addToSet') {
    throw notImplemented(`${operator} over an array in $group`);
  }
  return { name, accumulate: accumulator(operator), argument: parseExpression(value[operator]) };
}

function result(group: Group, fields: readonly Field[]): Doc {
  const out: Doc = { _id: group.id };
  for (const [i, field] of fields.entries()) out[field.name] = field.accumulate(group.values[i]!);
  return out;
}
