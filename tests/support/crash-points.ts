import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../src/platform/paths.ts';

const PRELOAD = join(projectRoot(), 'tests/support/crash/preload.mjs');
const LIST = join(projectRoot(), 'tests/faults/crash-points.json');

/** What the preload of the processes is told and what it tells back, in a folder of its own. */
export class CrashPlan {
  readonly #folder = mkdtempSync(join(tmpdir(), 'diwan-crash-'));

  /** For the processes of the product. */
  get environment(): Record<string, string> {
    return {
      NODE_OPTIONS: `--import ${pathToFileURL(PRELOAD).href}`,
      CRASH_RECORD: this.#file('met'),
      CRASH_AT: this.#file('at'),
      CRASH_HIT: this.#file('hit'),
    };
  }

  /** Processes that start from now on end at the first of these points that they reach, each once. */
  want(names: readonly string[]): void {
    writeFileSync(this.#file('at'), names.map((name) => `${name}\n`).join(''));
  }

  /** Where a process ended so far. */
  hits(): string[] {
    return linesOf(this.#file('hit'));
  }

  /** Every point that any process came by. */
  met(): Set<string> {
    const folder = this.#file('met');
    const files = existsSync(folder) ? readdirSync(folder) : [];
    return new Set(files.flatMap((file) => linesOf(join(folder, file))));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }
}

/** The points that are known, as committed: a new durable write has to be put on this list. */
export function knownPoints(): string[] {
  return existsSync(LIST) ? (JSON.parse(readFileSync(LIST, 'utf8')) as string[]) : [];
}

/**
 * The points that were met and are not on the list: by site and what is written or sent, or, `inEveryAct`,
 * also by the act. Which one of its kind within its act does not count: a repetition may write more often.
 * Where `CRASH_POINTS_UPDATE` is set they are put on the list instead.
 */
export function newPoints(met: ReadonlySet<string>, inEveryAct: boolean): string[] {
  const known = knownPoints();
  const kindOf = inEveryAct ? withoutNumber : withoutAct;
  const kinds = new Set(known.map(kindOf));
  const missing = [...met].filter((name) => !kinds.has(kindOf(name)));
  if (process.env['CRASH_POINTS_UPDATE'] === undefined) return missing.toSorted();
  const all = [...new Set([...known, ...met])].toSorted();
  writeFileSync(LIST, `${JSON.stringify(all, null, 2)}\n`);
  return [];
}

function withoutNumber(name: string): string {
  return name.replace(/#\d+/, '');
}

function withoutAct(name: string): string {
  return withoutNumber(name).replace(/ in (job|GET|POST|PUT|PATCH|DELETE) .*$/, '');
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}
