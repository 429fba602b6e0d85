import { isDeepStrictEqual } from 'node:util';
import { EJSON } from 'bson';
import { isFields, type Fields } from './format.ts';
import { isOfType } from './match-type.ts';
import { runnerLacks } from './verdict.ts';

/** What `$$matchesEntity` and `$$sessionLsid` look up. */
export interface Lookup {
  value(name: string): unknown;
  sessionId(name: string): unknown;
}

interface Place {
  path: string;
  /** Whether the actual document may have more fields than expected. */
  root: boolean;
  lookup: Lookup;
}

/** The first difference between what a test expects and what came; null when they match. */
export function difference(expected: unknown, actual: unknown, place: Place): string | null {
  if (isFields(expected)) {
    const operator = operatorOf(expected);
    if (operator !== null) return special(operator, expected[operator], actual, place);
    return fieldsDifference(expected, actual, place);
  }
  if (Array.isArray(expected)) return arrayDifference(expected, actual, place);
  return same(expected, actual)
    ? null
    : `${place.path}: expected ${display(expected)}, got ${display(actual)}`;
}

function operatorOf(expected: Fields): string | null {
  const names = Object.keys(expected);
  return names.length === 1 && names[0]!.startsWith('$$') ? names[0]! : null;
}

function special(operator: string, expected: unknown, actual: unknown, place: Place): string | null {
  const { path, lookup } = place;
  const because = (holds: boolean, what: string): string | null =>
    holds ? null : `${path}: expected ${what}, got ${display(actual)}`;
  switch (operator) {
    case '$$unsetOrMatches':
      return actual === undefined || actual === null ? null : difference(expected, actual, place);
    case '$$exists':
      return because((actual !== undefined) === expected, expected === true ? 'a value' : 'nothing');
    case '$$type':
      return because(isOfType(actual, expected), `a value of type ${display(expected)}`);
    case '$$matchesEntity':
      return difference(lookup.value(String(expected)), actual, place);
    case '$$sessionLsid':
      return difference(lookup.sessionId(String(expected)), actual, { ...place, root: true });
    case '$$matchesHexBytes':
      return because(hexOf(actual) === String(expected).toLowerCase(), `the bytes ${display(expected)}`);
    case '$$lte':
      return because(Number(actual) <= Number(expected), `at most ${display(expected)}`);
    case '$$matchAsRoot':
      return difference(expected, actual, { ...place, root: true });
    case '$$matchAsDocument':
      return typeof actual === 'string'
        ? difference(expected, EJSON.parse(actual, { relaxed: true }), { ...place, root: false })
        : because(false, 'a text of Extended JSON');
    default:
      throw runnerLacks(`does not know the operator ${operator}`);
  }
}

function hexOf(value: unknown): string | null {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : null;
}

function fieldsDifference(expected: Fields, given: unknown, place: Place): string | null {
  const actual: unknown = given instanceof Map ? Object.fromEntries(given) : given;
  if (!isFields(actual)) return `${place.path}: expected ${display(expected)}, got ${display(actual)}`;
  for (const [name, value] of Object.entries(expected)) {
    const inner = { ...place, path: `${place.path}.${name}`, root: false };
    const present = Object.hasOwn(actual, name) ? actual[name] : undefined;
    const found = difference(value, present, inner);
    if (found) return found;
  }
  const extra = place.root
    ? undefined
    : Object.keys(actual).find((name) => actual[name] !== undefined && !Object.hasOwn(expected, name));
  return extra === undefined ? null : `${place.path}: unexpected ${extra}: ${display(actual[extra])}`;
}

function arrayDifference(expected: unknown[], actual: unknown, place: Place): string | null {
  if (!Array.isArray(actual) || actual.length !== expected.length)
    return `${place.path}: expected ${display(expected)}, got ${display(actual)}`;
  for (const [i, item] of expected.entries()) {
    const found = difference(item, actual[i], { ...place, path: `${place.path}[${i}]` });
    if (found) return found;
  }
  return null;
}

/** Equal values: numbers by value whatever their type, everything else as the same Extended JSON. */
function same(expected: unknown, actual: unknown): boolean {
  if (expected === null || actual === undefined) return expected === actual;
  return isDeepStrictEqual(EJSON.serialize({ v: expected }), EJSON.serialize({ v: actual }));
}

function display(value: unknown): string {
  if (value === undefined) return 'nothing';
  const written = EJSON.stringify({ v: value }).slice(5, -1);
  return written.length > 300 ? `${written.slice(0, 300)}…` : written;
}
