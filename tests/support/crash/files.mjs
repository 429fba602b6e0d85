import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { relative, resolve } from 'node:path';

const dataDir = resolve(process.env.DATA_DIR ?? 'data');
const paths = new WeakMap();

/** Names of files as kinds: identifiers, hashes and process numbers are all alike. */
function kindOf(path) {
  if (typeof path !== 'string') return null;
  const inside = relative(dataDir, resolve(path));
  if (inside === '' || inside.startsWith('..')) return null;
  return inside
    .split('/')
    .map((part) => (/^([0-9a-f]{2}|[0-9a-f-]{32,}|\d+|upload-.+)$/.test(part) ? '*' : part))
    .map((part) => part.replace(/\.\d+\./, '.*.'))
    .join('/');
}

/** Every write, sync, rename and removal of a file in the data folder. */
export function observeFiles(acts, meet) {
  const around = async (verb, path, work) => {
    const kind = kindOf(path);
    if (kind === null) return work();
    const point = acts.point(`${verb} ${kind}`);
    meet('before', point);
    const answer = await work();
    meet('after', point);
    return answer;
  };
  const aroundSync = (verb, path, work) => {
    const kind = kindOf(path);
    if (kind === null) return work();
    const point = acts.point(`${verb} ${kind}`);
    meet('before', point);
    const answer = work();
    meet('after', point);
    return answer;
  };
  observePromises(around);
  observeSync(aroundSync);
  observeStreams(acts, meet);
  syncBuiltinESMExports();
}

function observePromises(around) {
  const { promises } = fs;
  for (const [name, verb, at] of [
    ['rename', 'rename to', 1],
    ['writeFile', 'write', 0],
    ['link', 'link', 1],
    ['unlink', 'unlink', 0],
    ['rm', 'remove', 0],
    ['utimes', 'renew', 0],
  ]) {
    const real = promises[name];
    promises[name] = (...args) => around(verb, args[at], () => real(...args));
  }
  const open = promises.open;
  promises.open = async (path, ...rest) => {
    const handle = await open(path, ...rest);
    paths.set(handle, path);
    observeHandles(Object.getPrototypeOf(handle), around);
    return handle;
  };
}

let handlesObserved = false;

function observeHandles(prototype, around) {
  if (handlesObserved) return;
  handlesObserved = true;
  for (const [name, verb] of [
    ['writeFile', 'write'],
    ['sync', 'sync'],
    ['datasync', 'sync'],
  ]) {
    const real = prototype[name];
    prototype[name] = function (...args) {
      return around(verb, paths.get(this), () => real.apply(this, args));
    };
  }
}

function observeSync(aroundSync) {
  for (const [name, verb, at] of [
    ['renameSync', 'rename to', 1],
    ['writeFileSync', 'write', 0],
    ['linkSync', 'link', 1],
    ['rmSync', 'remove', 0],
    ['unlinkSync', 'unlink', 0],
  ]) {
    const real = fs[name];
    fs[name] = (...args) => aroundSync(verb, args[at], () => real(...args));
  }
}

function observeStreams(acts, meet) {
  const real = fs.createWriteStream;
  fs.createWriteStream = (path, ...rest) => {
    const kind = kindOf(path);
    if (kind === null) return real(path, ...rest);
    const point = acts.point(`write ${kind}`);
    meet('before', point);
    return real(path, ...rest).on('finish', () => meet('after', point));
  };
}
