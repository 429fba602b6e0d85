import {
  MongoBulkWriteError,
  MongoClientBulkWriteError,
  MongoError,
  MongoOperationTimeoutError,
  MongoServerError,
} from 'mongodb';
import { isFields, type Fields, shown } from './format.ts';
import { difference, type Lookup } from './match.ts';
import { partialResult } from './results.ts';
import { isRefusal, Mismatch, runnerLacks } from './verdict.ts';

const KNOWN = new Set([
  'isError',
  'isClientError',
  'isTimeoutError',
  'errorContains',
  'errorCode',
  'errorCodeName',
  'errorLabelsContain',
  'errorLabelsOmit',
  'writeErrors',
  'writeConcernErrors',
  'errorResponse',
  'expectResult',
]);

/** The reply an error was made of; undefined for errors of the client. */
function responseOf(error: unknown): Fields | undefined {
  if (!(error instanceof MongoServerError)) return undefined;
  const { errorResponse } = error as { errorResponse?: unknown };
  return isFields(errorResponse) ? errorResponse : {};
}

/** The error that speaks for the whole: a bulk write over collections wraps the one that ended it. */
function leading(error: unknown): unknown {
  return error instanceof MongoClientBulkWriteError && error.cause !== undefined ? error.cause : error;
}

/** Whether the server said it does not do what was asked. */
export function refusalIn(error: unknown): string | null {
  const all: unknown[] = [error, leading(error)];
  if (error instanceof MongoBulkWriteError) all.push(...[error.writeErrors].flat());
  if (error instanceof MongoClientBulkWriteError) all.push(...error.writeErrors.values());
  for (const one of all) {
    const { code, message, errmsg } = one as { code?: unknown; message?: unknown; errmsg?: unknown };
    if (code !== undefined && isRefusal(code)) return shown(message ?? errmsg);
  }
  return null;
}

/** @throws Mismatch when the error is not the expected one */
export function checkError(expected: Fields, error: unknown, lookup: Lookup): void {
  const unknown = Object.keys(expected).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) throw runnerLacks(`does not know the error assertion ${unknown}`);
  const found =
    kindDifference(expected, error) ??
    codeDifference(expected, leading(error)) ??
    labelDifference(expected, error) ??
    documentDifference(expected, error, lookup);
  if (found !== null) throw new Mismatch(`${found} (the error was: ${messageOf(error)})`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function kindDifference(expected: Fields, error: unknown): string | null {
  const fromServer = leading(error) instanceof MongoServerError || error instanceof MongoBulkWriteError;
  if (expected['isClientError'] === true && fromServer) return 'expected an error of the client';
  if (expected['isClientError'] === false && !fromServer) return 'expected an error of the server';
  const timedOut = isTimeout(error);
  if (expected['isTimeoutError'] === true && !timedOut) return 'expected a timeout';
  if (expected['isTimeoutError'] === false && timedOut) return 'expected no timeout';
  const contained = expected['errorContains'];
  if (contained === undefined) return null;
  const messages = [error, leading(error)].map(messageOf).join('\n').toLowerCase();
  return messages.includes(shown(contained).toLowerCase())
    ? null
    : `expected '${shown(contained)}' in the message`;
}

function isTimeout(error: unknown): boolean {
  if (error instanceof MongoOperationTimeoutError) return true;
  return error instanceof Error && error.cause instanceof MongoOperationTimeoutError;
}

function codeDifference(expected: Fields, error: unknown): string | null {
  const { errorCode, errorCodeName } = expected;
  const response = responseOf(error);
  const concern = (response?.['writeConcernError'] ?? {}) as Fields;
  const code: unknown = error instanceof MongoServerError ? error.code : undefined;
  if (errorCode !== undefined && Number(code ?? concern['code']) !== Number(errorCode))
    return `expected the code ${shown(errorCode)}, got ${shown(code)}`;
  if (errorCodeName === undefined) return null;
  const names = [
    error instanceof MongoServerError ? error.codeName : undefined,
    response?.['codeName'],
    concern['codeName'],
  ];
  const known = names.filter((name) => name !== undefined).map((name) => shown(name).toLowerCase());
  return known.includes(shown(errorCodeName).toLowerCase())
    ? null
    : `expected the code name ${shown(errorCodeName)}, got ${known.join(', ') || 'none'}`;
}

function labelDifference(expected: Fields, error: unknown): string | null {
  const has = (label: string): boolean =>
    [error, leading(error)].some((one) => one instanceof MongoError && one.hasErrorLabel(label));
  const missing = ((expected['errorLabelsContain'] ?? []) as string[]).find((label) => !has(label));
  if (missing !== undefined) return `expected the label ${missing}`;
  const extra = ((expected['errorLabelsOmit'] ?? []) as string[]).find(has);
  return extra === undefined ? null : `expected no label ${extra}`;
}

function documentDifference(expected: Fields, error: unknown, lookup: Lookup): string | null {
  const place = (path: string): { path: string; root: boolean; lookup: Lookup } => ({
    path,
    root: true,
    lookup,
  });
  if (isFields(expected['errorResponse'])) {
    const response = responseOf(leading(error));
    const found = difference(expected['errorResponse'], response, place('errorResponse'));
    if (found) return found;
  }
  if ('expectResult' in expected) {
    const found = difference(expected['expectResult'], partialResult(error), place('error result'));
    if (found) return found;
  }
  return bulkDifference(expected, error, lookup);
}

function bulkDifference(expected: Fields, error: unknown, lookup: Lookup): string | null {
  const { writeErrors, writeConcernErrors } = expected;
  if (writeErrors === undefined && writeConcernErrors === undefined) return null;
  if (!(error instanceof MongoClientBulkWriteError)) return 'expected an error of a bulk write';
  if (isFields(writeErrors)) {
    const actual = Object.fromEntries([...error.writeErrors].map(([index, one]) => [index, { ...one }]));
    for (const [index, one] of Object.entries(writeErrors)) {
      const found = difference(one, actual[index], { path: `writeErrors.${index}`, root: true, lookup });
      if (found) return found;
    }
    if (Object.keys(actual).length !== Object.keys(writeErrors).length)
      return `expected ${Object.keys(writeErrors).length} write errors, got ${Object.keys(actual).length}`;
  }
  if (Array.isArray(writeConcernErrors))
    return difference(writeConcernErrors, error.writeConcernErrors, {
      path: 'writeConcernErrors',
      root: true,
      lookup,
    });
  return null;
}
