import { EJSON } from 'bson';
import { runnerLacks } from './verdict.ts';

/** A document of a test file, or an answer to be compared with one. */
export type Fields = Record<string, unknown>;

/** One step of a case: a method of an entity, or of the runner itself. */
export interface Operation {
  name: string;
  object: string;
  arguments: Fields;
  expectError?: Fields;
  expectResult?: unknown;
  expectsResult: boolean;
  saveResultAsEntity?: string;
  ignoreResultAndError: boolean;
}

export interface Case {
  description: string;
  runOnRequirements?: Fields[];
  skipReason?: string;
  operations: Fields[];
  expectEvents?: Fields[];
  expectLogMessages?: unknown;
  expectTracingMessages?: unknown;
  outcome?: Fields[];
}

/** A file of MongoDB's unified test format. */
export interface TestFile {
  description: string;
  runOnRequirements?: Fields[];
  createEntities: Fields[];
  initialData: Fields[];
  tests: Case[];
}

/** The newest minor version of the format this runner was written against. */
const NEWEST = [1, 28];

export function isFields(value: unknown): value is Fields {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !('_bsontype' in value) &&
    !(value instanceof Date) &&
    !(value instanceof Map) &&
    !ArrayBuffer.isView(value)
  );
}

/**
 * Reads a test file; numbers become plain numbers, so that they can be options of the driver.
 *
 * @throws CannotRun when it is no file of the format, or of a version this runner does not know
 */
export function parseFile(text: string): TestFile {
  let file: unknown;
  try {
    file = EJSON.parse(text, { relaxed: true });
  } catch (error) {
    throw runnerLacks(
      `cannot read the file: it is no Extended JSON (${error instanceof Error ? error.message : 'unreadable'})`,
    );
  }
  if (!isFields(file) || typeof file['schemaVersion'] !== 'string')
    throw runnerLacks('knows only files of the unified test format: this one has no schemaVersion');
  checkVersion(file['schemaVersion']);
  const { tests, createEntities = [], initialData = [], runOnRequirements, description } = file;
  if (!isList(tests) || !isList(createEntities) || !isList(initialData))
    throw runnerLacks('cannot read the file: its lists hold no documents');
  if (runOnRequirements !== undefined && !isList(runOnRequirements))
    throw runnerLacks('cannot read the file: runOnRequirements is no list of documents');
  return {
    description: typeof description === 'string' ? description : '',
    createEntities,
    initialData,
    tests: tests.map(toCase),
    ...(runOnRequirements ? { runOnRequirements } : {}),
  };
}

function checkVersion(version: string): void {
  const parts = version.split('.').map(Number);
  const [major = NaN, minor = 0] = parts;
  const readable = /^\d+(\.\d+){0,2}$/.test(version);
  if (!readable || major !== NEWEST[0] || minor > NEWEST[1]!)
    throw runnerLacks(`does not know schemaVersion ${version}, only 1.0 to ${NEWEST.join('.')}`);
}

function toCase(test: Fields): Case {
  const { description, operations, runOnRequirements, skipReason, expectEvents, outcome } = test;
  if (typeof description !== 'string' || !isList(operations))
    throw runnerLacks('cannot read the file: a test has no description or no operations');
  if (
    (runOnRequirements !== undefined && !isList(runOnRequirements)) ||
    (expectEvents !== undefined && !isList(expectEvents)) ||
    (outcome !== undefined && !isList(outcome))
  )
    throw runnerLacks(`cannot read the test '${description}': its lists hold no documents`);
  return {
    description,
    operations,
    ...(runOnRequirements ? { runOnRequirements } : {}),
    ...(typeof skipReason === 'string' ? { skipReason } : {}),
    ...(expectEvents ? { expectEvents } : {}),
    ...(outcome ? { outcome } : {}),
    expectLogMessages: test['expectLogMessages'],
    expectTracingMessages: test['expectTracingMessages'],
  };
}

/** @throws CannotRun when the step is malformed */
export function toOperation(raw: Fields): Operation {
  const { name, object, arguments: args = {}, expectError, saveResultAsEntity } = raw;
  if (typeof name !== 'string' || typeof object !== 'string' || !isFields(args))
    throw runnerLacks('cannot read an operation without name, object or arguments');
  if (expectError !== undefined && !isFields(expectError))
    throw runnerLacks(`cannot read expectError of ${name}`);
  return {
    name,
    object,
    arguments: args,
    expectsResult: 'expectResult' in raw,
    expectResult: raw['expectResult'],
    ignoreResultAndError: raw['ignoreResultAndError'] === true,
    ...(expectError ? { expectError } : {}),
    ...(typeof saveResultAsEntity === 'string' ? { saveResultAsEntity } : {}),
  };
}

function isList(value: unknown): value is Fields[] {
  return Array.isArray(value) && value.every(isFields);
}

/** A field that must be a string. @throws CannotRun */
export function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw runnerLacks(`needs the string '${name}', and the file has none`);
  return value;
}

/** A field that is a document, or an empty one where there is none. @throws CannotRun */
export function fieldsOf(fields: Fields, name: string): Fields {
  const value = fields[name] ?? {};
  if (!isFields(value)) throw runnerLacks(`needs the document '${name}', and the file has something else`);
  return value;
}

/** A field that is a list of documents. @throws CannotRun */
export function listOf(fields: Fields, name: string): Fields[] {
  const value = fields[name];
  if (!isList(value)) throw runnerLacks(`needs the list '${name}', and the file has something else`);
  return value;
}

/** Whether a document to insert has `_id: null`, which drivers take for no `_id` at all. */
export function hasNullId(document: unknown): boolean {
  return isFields(document) && document['_id'] === null;
}

/** The fields but those named. */
export function rest(fields: Fields, ...names: string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/** A value of a file in words. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}
