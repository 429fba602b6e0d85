// Preloaded into the processes of the product by tests (NODE_OPTIONS=--import): writes every distinct shape of
// query that the process sends to the store, with one sample and the place in our sources that asked for it.
import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const folder = process.env['DIWAN_TEST_QUERIES'];
const SCRIPTS = /^(start\.mjs|worker-process\.js)$/;
const OURS = /\/(?:dist\/server|src)\/([^):]+)\.(?:js|ts)/;
/** A test that reads the store by itself asks for nothing that the product asks for. */
const A_TEST = 'a test';
const TESTS = /\/tests\/(?!support\/record-queries)/;

/** What a command asks of documents: the part that a plan depends on. */
const PARTS = {
  find: (command) => [pick(command, ['filter', 'sort', 'projection', 'hint', 'limit', 'skip'])],
  aggregate: (command) => [pick(command, ['pipeline', 'hint'])],
  count: (command) => [pick(command, ['query', 'hint', 'limit', 'skip'])],
  distinct: (command) => [pick(command, ['key', 'query'])],
  update: (command) => command.updates.map((one) => pick(one, ['q', 'multi', 'upsert', 'hint'])),
  delete: (command) => command.deletes.map((one) => pick(one, ['q', 'limit', 'hint'])),
  findAndModify: (command) => [pick(command, ['query', 'sort', 'upsert', 'remove'])],
};

function pick(from, names) {
  return Object.fromEntries(
    names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]),
  );
}

/** The same with the type of each value in the place of the value; lists of values of any length are one. */
function shapeOf(value, key = '') {
  if (Array.isArray(value))
    return key === '$in' || key === '$nin'
      ? `[${value.length > 1 ? 'many' : 'one'}]`
      : value.map((item) => shapeOf(item));
  if (value instanceof Map) return [...value].map(([name, item]) => `${name} ${item}`);
  if (value instanceof RegExp || value?._bsontype === 'BSONRegExp')
    return String(value.source ?? value.pattern).startsWith('^') ? '^regex' : 'regex';
  if (typeof value !== 'object' || value === null || value._bsontype !== undefined || value instanceof Date)
    return value === null ? 'null' : typeof value === 'object' ? (value._bsontype ?? 'Date') : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shapeOf(item, name)]));
}

const places = new AsyncLocalStorage();

/** Where our sources asked: what is ours and nearest. */
function placeNow() {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const lines = (new Error('place').stack ?? '').split('\n');
  Error.stackTraceLimit = limit;
  const ours = lines
    .map((line) => (TESTS.test(line) ? A_TEST : OURS.exec(line)?.[1]))
    .filter((place) => place !== undefined);
  if (ours[0] === A_TEST) return A_TEST;
  return ours.find((place) => !place.startsWith('platform/mongo/')) ?? ours[0];
}

/** Remembers for the commands that follow who called a method. */
function noting(prototype, method) {
  const original = prototype[method];
  if (typeof original !== 'function') return;
  prototype[method] = function noted(...args) {
    const place = placeNow() ?? places.getStore();
    return place === undefined
      ? original.apply(this, args)
      : places.run(place, () => original.apply(this, args));
  };
}

/** A query is sent when it is awaited, where the stack no longer tells who made it. */
const asked = new WeakMap();

function markingQueries(mongoose, method) {
  const original = mongoose.Model[method];
  if (typeof original !== 'function' || !/^(find|count|distinct|update|replace|delete|exists)/.test(method))
    return;
  mongoose.Model[method] = function marked(...args) {
    const query = original.apply(this, args);
    if (query instanceof mongoose.Query) asked.set(query, placeNow());
    return query;
  };
}

async function record() {
  const [{ default: mongoose }, { MongoClient, Collection, BSON }] = await Promise.all([
    import('mongoose'),
    import('mongodb'),
  ]);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${basename(process.argv[1] ?? 'node')}-${process.pid}.jsonl`);
  const known = new Set();
  const note = ({ commandName, command }) => {
    const parts = PARTS[commandName]?.(command) ?? [];
    for (const part of parts) {
      const shape = { command: commandName, collection: command[commandName], ...shapeOf(part) };
      const key = JSON.stringify(shape);
      if (known.has(key)) continue;
      known.add(key);
      const place = places.getStore() ?? placeNow();
      // in a test's own process, what no source of ours asked is the test's own
      if ((place === undefined || place === A_TEST) && process.env['VITEST']) continue;
      const line = { ...shape, place: place ?? 'unknown' };
      appendFileSync(file, `${BSON.EJSON.stringify({ shape: line, sample: part }, { relaxed: false })}\n`);
    }
  };
  for (const method of Object.getOwnPropertyNames(mongoose.Model)) markingQueries(mongoose, method);
  for (const { prototype } of [mongoose.Query, mongoose.Aggregate]) {
    const { exec } = prototype;
    prototype.exec = function noted(...args) {
      return places.run(asked.get(this) ?? placeNow() ?? places.getStore(), () => exec.apply(this, args));
    };
  }
  for (const method of Object.getOwnPropertyNames(Collection.prototype)) {
    const { value } = Object.getOwnPropertyDescriptor(Collection.prototype, method);
    if (typeof value === 'function' && method !== 'constructor') noting(Collection.prototype, method);
  }
  const { connect } = MongoClient.prototype;
  MongoClient.prototype.connect = function connectAndRecord(...args) {
    if (!this.monitorCommands) this.on('commandStarted', note);
    this.monitorCommands = true;
    return connect.apply(this, args);
  };
}

if (folder !== undefined && (SCRIPTS.test(basename(process.argv[1] ?? '')) || process.env['VITEST']))
  await record();
