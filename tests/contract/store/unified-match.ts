import { isDeepStrictEqual } from 'node:util';
import { EJSON } from 'bson';

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !('_bsontype' in value) &&
    !(value instanceof Date)
  );
}

/** Whether a result is what a test of MongoDB's unified format expects; gives the first difference. */
export function difference(expected: unknown, actual: unknown, path = '', root = true): string | null {
  if (isFields(expected)) {
    const [operator] = Object.keys(expected);
    if (operator?.startsWith('$$')) return special(operator, expected[operator], actual, { path, root });
    return fieldsDifference(expected, actual, path, root);
  }
  if (Array.isArray(expected)) return arrayDifference(expected, actual, path);
  return same(expected, actual) ? null : `${path}: expected ${text(expected)}, got ${text(actual)}`;
}

function special(
  operator: string,
  expected: unknown,
  actual: unknown,
  { path, root }: { path: string; root: boolean },
): string | null {
  switch (operator) {
    case '$$unsetOrMatches':
      return actual === undefined || actual === null ? null : difference(expected, actual, path, root);
    case '$$exists':
      return (actual !== undefined) === expected
        ? null
        : `${path}: expected ${expected === true ? 'a value' : 'nothing'}`;
    case '$$type':
      return actual === undefined ? `${path}: expected a ${text(expected)}` : null;
    default:
      return `${path}: unknown operator ${operator}`;
  }
}

function fieldsDifference(expected: Fields, actual: unknown, path: string, root: boolean): string | null {
  if (!isFields(actual)) return `${path}: expected ${text(expected)}, got ${text(actual)}`;
  for (const [name, value] of Object.entries(expected)) {
    const found = difference(value, actual[name], `${path}.${name}`, false);
    if (found) return found;
  }
  const extra = root ? undefined : Object.keys(actual).find((name) => !(name in expected));
  return extra === undefined ? null : `${path}: unexpected ${extra}`;
}

function arrayDifference(expected: unknown[], actual: unknown, path: string): string | null {
  if (!Array.isArray(actual) || actual.length !== expected.length)
    return `${path}: expected ${text(expected)}, got ${text(actual)}`;
  for (const [i, item] of expected.entries()) {
    const found = difference(item, actual[i], `${path}[${i}]`, isFields(item));
    if (found) return found;
  }
  return null;
}

function same(expected: unknown, actual: unknown): boolean {
  return isDeepStrictEqual(EJSON.serialize({ v: expected }), EJSON.serialize({ v: actual }));
}

function text(value: unknown): string {
  return value === undefined ? 'nothing' : EJSON.stringify({ v: value });
}
