// Loaded by `NODE_OPTIONS=--import` into every process of the unmodified, compiled product. In the API
// and the worker it names each durable write and send at their boundary, once before it leaves and once
// after it is answered, and can end the process exactly there.
//   CRASH_RECORD  a folder: each process writes the names it meets to a file of its own
//   CRASH_AT      a file: one name a line, `@3` after it for the third time it is met; the process ends
//                 at the first of them that it reaches and nobody did before, and adds it to CRASH_HIT
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

const started = basename(process.argv[1] ?? '');
const site = { 'start.mjs': 'api', 'worker-process.js': 'worker' }[started];
const record = process.env.CRASH_RECORD;
const wanted = process.env.CRASH_AT;

if (site !== undefined && isMainThread && record !== undefined) {
  mkdirSync(record, { recursive: true });
  const { observeBoundary } = await import('./boundary.mjs');
  observeBoundary(meet);
}

const file =
  record === undefined ? '' : join(record, `${site}-${process.pid}-${process.hrtime.bigint()}.txt`);
/** How often each name was met. */
const met = new Map();
let crashAt;

/** `what` is what is written or sent, `n` which one of its kind in its act. */
function meet(when, { what, n, act }) {
  const name = `${site}:${when}/${what}${n === undefined ? '' : `#${n}`}${act === undefined ? '' : ` in ${act}`}`;
  const times = (met.get(name) ?? 0) + 1;
  met.set(name, times);
  if (times === 1) appendFileSync(file, `${name}\n`);
  crashAt ??= namesIn(wanted);
  if (!(crashAt.get(name) <= times)) return;
  appendFileSync(process.env.CRASH_HIT, `${name}\n`);
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

function namesIn(path) {
  const read = path !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : '';
  const hit = existsSync(process.env.CRASH_HIT)
    ? readFileSync(process.env.CRASH_HIT, 'utf8').split('\n')
    : [];
  const lines = read.split('\n').filter((line) => line !== '' && !hit.includes(line.split(' @')[0]));
  return new Map(lines.map((line) => line.split(' @')).map(([name, times = '1']) => [name, Number(times)]));
}
