import { Double, Int32 } from 'bson';
import { StoreError } from '../errors.ts';
import { isDoc, setOwn, type Doc } from '../values/bson.ts';
import { isNumberLike } from '../values/numbers.ts';
import { typeName } from '../values/types.ts';
import { truthy, type Expression } from './expression.ts';
import { isNullish, mismatch, namedArguments, operator, type Form, type Operator } from './operator.ts';

function comparison(accepts: (order: number) => boolean): Operator {
  return operator(2, 2, ([a, b], _, { compare }) => accepts(compare(a, b)));
}

export const BASIC_OPERATORS: Readonly<Record<string, Operator>> = {
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $cmp: operator(2, 2, ([a, b], _, { compare }) => new Int32(Math.sign(compare(a, b)))),
  $not: operator(1, 1, ([value]) => !truthy(value)),
  $type: operator(1, 1, ([value]) => typeName(value)),
  $isNumber: operator(1, 1, ([value]) => isNumberLike(value)),
};

export const BASIC_FORMS: Readonly<Record<string, Form>> = {
  $literal: (spec) => () => spec,
  $rand: (spec) => {
    if ((!isDoc(spec) && !Array.isArray(spec)) || Object.keys(spec).length > 0)
      throw new StoreError(3040501, '$rand does not currently accept arguments');
    return () => new Double(Math.random());
  },
  $and: (spec, parse) => {
    const args = list(spec).map(parse);
    return (scope) => args.every((arg) => truthy(arg(scope)));
  },
  $or: (spec, parse) => {
    const args = list(spec).map(parse);
    return (scope) => args.some((arg) => truthy(arg(scope)));
  },
  $cond: parseCond,
  $ifNull: parseIfNull,
  $switch: parseSwitch,
  $let: parseLet,
  $setField: parseSetField,
};

/** Sets one field whose name may hold dots or dollars; the value `$$REMOVE` takes it away. */
function parseSetField(spec: unknown, parse: (spec: unknown) => Expression): Expression {
  const named = namedArguments(spec, '$setField', ['field', 'input', 'value']);
  const { field } = named;
  const name = isDoc(field) ? field['$literal'] : field;
  if (typeof name !== 'string' || (!isDoc(field) && name.startsWith('$'))) {
    throw new StoreError(4161108, "$setField requires 'field' to evaluate to a constant, to a String");
  }
  const [input, value] = [parse(named['input']), parse(named['value'])];
  return (scope) => {
    const doc = input(scope);
    if (isNullish(doc)) return null;
    if (!isDoc(doc)) throw mismatch('$setField', 'objects', doc);
    const out = { ...doc };
    const given = value(scope);
    if (given === undefined) Reflect.deleteProperty(out, name);
    else setOwn(out, name, given);
    return out;
  };
}

function list(spec: unknown): unknown[] {
  return Array.isArray(spec) ? spec : [spec];
}

function parseCond(spec: unknown, parse: (spec: unknown) => Expression): Expression {
  const parts = Array.isArray(spec) ? spec : condParts(spec);
  if (parts.length !== 3)
    throw new StoreError('Location16020', 'Expression $cond takes exactly 3 arguments.');
  const [test, yes, no] = parts.map(parse) as [Expression, Expression, Expression];
  return (scope) => (truthy(test(scope)) ? yes(scope) : no(scope));
}

function condParts(spec: unknown): unknown[] {
  const named = namedArguments(spec, '$cond', ['if', 'then', 'else']);
  return [named['if'], named['then'], named['else']];
}

function parseIfNull(spec: unknown, parse: (spec: unknown) => Expression): Expression {
  const args = list(spec).map(parse);
  if (args.length < 2) throw new StoreError(1257300, '$ifNull needs at least two arguments');
  return (scope) => {
    let value: unknown;
    for (const arg of args) {
      value = arg(scope);
      if (!isNullish(value)) return value;
    }
    return value;
  };
}

function parseSwitch(spec: unknown, parse: (spec: unknown) => Expression): Expression {
  const named = namedArguments(spec, '$switch', ['branches'], ['default']);
  if (!Array.isArray(named['branches']) || named['branches'].length === 0) {
    throw new StoreError(40068, '$switch requires at least one branch.');
  }
  const branches = named['branches'].map((branch: unknown) => {
    const parts = namedArguments(branch, '$switch', ['case', 'then']);
    return { test: parse(parts['case']), result: parse(parts['then']) };
  });
  const fallback = 'default' in named ? parse(named['default']) : null;
  return (scope) => {
    const branch = branches.find(({ test }) => truthy(test(scope)));
    if (branch) return branch.result(scope);
    if (!fallback)
      throw new StoreError(
        40066,
        '$switch could not find a matching branch for an input, and no default was specified.',
      );
    return fallback(scope);
  };
}

function parseLet(spec: unknown, parse: (spec: unknown) => Expression): Expression {
  const named = namedArguments(spec, '$let', ['vars', 'in']);
  const variables = Object.entries(named['vars'] as Doc).map(
    ([name, value]) => [name, parse(value)] as const,
  );
  const body = parse(named['in']);
  return (scope) => {
    const bound = Object.fromEntries(variables.map(([name, expression]) => [name, expression(scope)]));
    return body({ ...scope, variables: { ...scope.variables, ...bound } });
  };
}
