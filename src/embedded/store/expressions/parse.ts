import { StoreError } from '../errors.ts';
import { isDoc, setOwn, type Doc } from '../values/bson.ts';
import { BINARY, type Ordering } from '../values/ordering.ts';
import { ARRAY_FORMS, ARRAY_OPERATORS } from './arrays.ts';
import { BASIC_FORMS, BASIC_OPERATORS } from './basics.ts';
import { DATE_FORMS } from './dates.ts';
import { fieldPath, type Expression } from './expression.ts';
import { NUMBER_OPERATORS } from './arithmetic.ts';
import { CONVERSION_FORMS, CONVERSION_OPERATORS } from './conversions.ts';
import { LIST_FORMS, LIST_OPERATORS } from './lists.ts';
import { STRING_FORMS, STRING_OPERATORS } from './strings.ts';
import type { Form, Operator } from './operator.ts';

const OPERATORS: Readonly<Record<string, Operator>> = {
  ...BASIC_OPERATORS,
  ...NUMBER_OPERATORS,
  ...STRING_OPERATORS,
  ...ARRAY_OPERATORS,
  ...LIST_OPERATORS,
  ...CONVERSION_OPERATORS,
};
const FORMS: Readonly<Record<string, Form>> = {
  ...BASIC_FORMS,
  ...ARRAY_FORMS,
  ...LIST_FORMS,
  ...DATE_FORMS,
  ...STRING_FORMS,
  ...CONVERSION_FORMS,
};
const SYSTEM_VARIABLES = new Set(['ROOT', 'CURRENT', 'REMOVE']);

/**
 * Compiles an aggregation expression.
 *
 * @throws InvalidPipelineOperator (168) for an operator this store does not have
 */
export function parseExpression(spec: unknown, ordering: Ordering = BINARY): Expression {
  if (typeof spec === 'string') return spec.startsWith('$') ? parsePath(spec) : () => spec;
  if (Array.isArray(spec)) return parseArray(spec.map((item) => parseExpression(item, ordering)));
  if (!isDoc(spec)) return () => spec;
  const [name] = Object.keys(spec);
  return name !== undefined && name.startsWith('$')
    ? parseOperator(spec, name, ordering)
    : parseObject(spec, ordering);
}

function parseArray(items: Expression[]): Expression {
  return (scope) => items.map((item) => item(scope) ?? null);
}

function parseObject(spec: Doc, ordering: Ordering): Expression {
  const fields = Object.entries(spec).map(([name, value]) => {
    if (name.includes('.')) throw new StoreError(16412, `FieldPath field names may not contain '.': ${name}`);
    return [name, parseExpression(value, ordering)] as const;
  });
  return (scope) => {
    const out: Doc = {};
    for (const [name, expression] of fields) {
      const value = expression(scope);
      if (value !== undefined) setOwn(out, name, value);
    }
    return out;
  };
}

function parsePath(spec: string): Expression {
  if (!spec.startsWith('$$')) {
    const parts = checkedParts(spec.slice(1));
    return (scope) => fieldPath(scope.root, parts);
  }
  const [name = '', ...parts] = checkedParts(spec.slice(2));
  if (name === 'NOW' || name === 'CLUSTER_TIME' || name === 'USER_ROLES')
    throw new StoreError('NotImplemented', `The embedded store does not implement the variable $$${name}`);
  return (scope) => {
    if (name === 'REMOVE') return undefined;
    if (!SYSTEM_VARIABLES.has(name) && !Object.hasOwn(scope.variables, name))
      throw new StoreError(17276, `Use of undefined variable: ${name}`);
    return fieldPath(scope.variables[name], parts);
  };
}

function checkedParts(path: string): string[] {
  const parts = path.split('.');
  if (path === '') throw new StoreError(16872, "'$' by itself is not a valid FieldPath");
  if (parts.includes(''))
    throw new StoreError('Location15998', 'FieldPath field names may not be empty strings.');
  if (parts.some((part) => part.startsWith('$')))
    throw new StoreError(16410, "FieldPath field names may not start with '$'.");
  return parts;
}

function parseOperator(spec: Doc, name: string, ordering: Ordering): Expression {
  if (Object.keys(spec).length !== 1) {
    throw new StoreError(
      15983,
      'an expression specification must contain exactly one field, the name of the expression',
    );
  }
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
  const parse = (part: unknown): Expression => parseExpression(part, ordering);
  if (form) return form(spec[name], parse, ordering);
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!operator) throw new StoreError('Location168', `Unrecognized expression '${name}'`);
  const given: unknown = spec[name];
  const args = (Array.isArray(given) ? given : [given]).map(parse);
  const { min, max } = operator;
  if (args.length < min || args.length > max) {
    throw new StoreError(
      'Location16020',
      `Expression ${name} takes ${min === max ? `exactly ${min}` : `${min} to ${max}`} arguments. ${args.length} were passed in.`,
    );
  }
  return (scope) =>
    operator.apply(
      args.map((arg) => arg(scope)),
      name,
      ordering,
    );
}
