import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';
import { expect, it } from 'vitest';

/** What each module may import besides itself and platform. Nothing points up. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  platform: [],
  embedded: [],
  journal: [],
  identity: ['journal'],
  calendar: ['journal', 'identity'],
  documents: ['journal', 'identity', 'calendar'],
  circuits: ['journal', 'identity', 'calendar'],
  engine: ['journal', 'identity', 'calendar', 'circuits'],
  tasks: ['journal', 'identity', 'calendar', 'documents', 'circuits', 'engine'],
  signatures: ['journal', 'identity', 'calendar', 'documents', 'circuits', 'engine', 'tasks'],
  registry: ['journal', 'identity', 'calendar', 'documents', 'circuits', 'engine', 'tasks', 'signatures'],
  exchange: [
    'journal',
    'identity',
    'calendar',
    'documents',
    'circuits',
    'engine',
    'tasks',
    'signatures',
    'registry',
  ],
  portal: [
    'journal',
    'identity',
    'calendar',
    'documents',
    'circuits',
    'engine',
    'tasks',
    'signatures',
    'registry',
    'exchange',
  ],
};

/** Packages that only one kind of file may import. */
const OWNED: readonly [pkg: RegExp, owner: RegExp][] = [
  [/^mongoose$/, /-store\.ts$|^platform\/mongo\//],
  [/^bpmn-(engine|elements|moddle|js)|^diagram-js/, /^(engine|circuits)\/|^\.\.\/modeler\//],
  [/^bullmq$/, /^platform\/queue\/|^embedded\/queue\//],
  [/^fastify$|^@fastify\//, /routes\.ts$|^platform\/http\/|^main\//],
  [/^lmdb$|^mingo/, /^embedded\/store\//],
];

const DOOR = /\/(index|schema)\.ts$|^circuits\/language\//;
const BROWSER_DOOR = /\/schema\.ts$|^circuits\/language\//;
/** The browser has a clock of its own. */
const BROWSER = /^(src\/web|modeler)\//;
const ROOT = join(import.meta.dirname, '../..');
const SRC = join(ROOT, 'src');

function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const { module } = parseSync(file, text);
  const reexports = module.staticExports.flatMap((e) => e.entries.map((x) => x.moduleRequest?.value));
  const dynamic = module.dynamicImports.map((d) =>
    text.slice(d.moduleRequest.start + 1, d.moduleRequest.end - 1),
  );
  return [...module.staticImports.map((i) => i.moduleRequest.value), ...reexports, ...dynamic].filter(
    (x) => x !== undefined,
  );
}

function moduleOf(path: string): string {
  return path.startsWith('..') ? 'modeler' : path.split('/')[0]!;
}

function localViolation(here: string, there: string): boolean {
  const home = moduleOf(here);
  const target = moduleOf(there);
  if (target === home) return false;
  const inBrowser = home === 'web' || home === 'modeler';
  const browserSafe =
    (!inBrowser && !here.endsWith('/schema.ts')) || BROWSER_DOOR.test(there) || target === 'modeler';
  if (target === 'platform') return !browserSafe;
  const mayEnter = ['main', 'web', 'modeler'].includes(home) || MAY_IMPORT[home]?.includes(target);
  const byTheDoor = DOOR.test(there) || target === 'modeler';
  return !(mayEnter && byTheDoor && browserSafe);
}

function foreignViolation(here: string, specifier: string): boolean {
  if (OWNED.some(([pkg, owner]) => pkg.test(specifier) && !owner.test(here))) return true;
  return here.endsWith('/schema.ts') && specifier !== 'typebox';
}

function violations(file: string): string[] {
  const here = relative(SRC, file);
  return imports(file).flatMap((specifier) => {
    const broken = specifier.startsWith('.')
      ? localViolation(here, relative(SRC, join(dirname(file), specifier)))
      : foreignViolation(here, specifier);
    return broken ? [`${here} imports ${specifier}`] : [];
  });
}

function sources(): string[] {
  return ['src', 'modeler'].flatMap((root) =>
    readdirSync(join(ROOT, root), { recursive: true, encoding: 'utf8' })
      .filter((f) => /\.tsx?$/.test(f) && !f.endsWith('.d.ts'))
      .map((f) => join(ROOT, root, f)),
  );
}

it('modules look down, and enter each other by the front door', () => {
  expect(sources().flatMap(violations)).toEqual([]);
});

it('reads the present only from the clock', () => {
  const offenders = sources()
    .filter((file) => !file.endsWith('platform/clock.ts') && !BROWSER.test(relative(ROOT, file)))
    .filter((file) => /new Date\(\)|\bDate\.now\(\)/.test(readFileSync(file, 'utf8')))
    .map((file) => relative(ROOT, file));

  expect(offenders).toEqual([]);
});

it('reads the environment only in the configuration', () => {
  const offenders = sources()
    .filter((file) => !file.endsWith('platform/config.ts'))
    .filter((file) => /process\.env\b/.test(readFileSync(file, 'utf8')))
    .map((file) => relative(ROOT, file));

  expect(offenders).toEqual([]);
});

it('keeps files small and without marks of unfinished work', () => {
  const offenders = sources().filter((file) => {
    const text = readFileSync(file, 'utf8');
    return text.split('\n').length > 401 || /\b(TODO|FIXME|XXX)\b/.test(text);
  });

  expect(offenders.map((file) => relative(ROOT, file))).toEqual([]);
});

/** The only places where one administration's code may read or write another's documents. */
const MAY_CROSS: Record<string, string> = {
  'engine/instance-store.ts': 'the sweep mends the cases of every administration',
  'engine/timer-store.ts': 'one poll fires the due timers of every administration',
  'exchange/mail-log-store.ts': 'looks for mails left behind in every administration',
  'identity/administration-store.ts': 'the directory of administrations is public',
  'identity/session-store.ts': 'a session or an API key tells its own administration',
  'journal/seal-journal.ts': 'finds administrations with entries to seal',
  'platform/live/notice-store.ts': 'a process that lost its connection catches up for all its listeners',
  'platform/outbox/backlog.ts': 'the operator watches the whole outbox',
  'platform/outbox/delivery.ts': 'a job names its event by id only',
  'platform/outbox/incidents.ts': 'the operator repairs the outbox',
  'platform/outbox/invariants.ts': 'the check looks at every event',
  'platform/outbox/mend-outbox.ts': 'the sweep mends the whole outbox',
  'platform/outbox/relay.ts': 'queues the events of every administration',
  'registry/unfinished-letters.ts': 'looks for filings left behind in every administration',
};

it('crosses administrations only in named files', () => {
  const crossing = sources()
    .filter((file) => !relative(SRC, file).startsWith('platform/mongo/'))
    .filter((file) => statSync(file).isFile() && /\bcrossAdministration\(/.test(readFileSync(file, 'utf8')))
    .map((file) => relative(SRC, file))
    .toSorted();

  expect(crossing).toEqual(Object.keys(MAY_CROSS).toSorted());
});
