import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '../platform/errors.ts';
import type { SharedServices } from './runtime.ts';

/** What a running installation says of itself in its data folder. */
interface Running {
  readonly pid: number;
  /** Tells the process from a later one with the same number; unknown outside Linux. */
  readonly birth: string | null;
  /** The address of the store; null until it is open. */
  readonly store: string | null;
  /** Store and queue; null until they are open, or when the queue lives inside that process. */
  readonly services: SharedServices | null;
}

type Announced = Pick<Running, 'store' | 'services'>;

const FILE = 'running.json';
const FIELDS_BEFORE_BIRTH = 19;

/** The data folder of the embedded parts, held by one process at a time. */
export interface DataFolder {
  /** Tells the commands that come later where store and queue answer. */
  announce(announced: Announced): void;
  release(): void;
}

/**
 * Takes the data folder for this process. What a killed process left is taken over.
 * @throws DomainError `main.data_folder_in_use` while another process runs on it
 */
export function holdDataFolder(dataDir: string): DataFolder {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, FILE);
  const other = runningOn(dataDir);
  if (other !== null && other.pid !== process.pid) throw inUse(dataDir, other.pid);
  const write = (announced: Announced): void => {
    const running: Running = { pid: process.pid, birth: birthOf(process.pid), ...announced };
    writeFileSync(`${file}.new`, JSON.stringify(running), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  write({ store: null, services: null });
  return { announce: write, release: () => rmSync(file, { force: true }) };
}

/** The live installation on a data folder, if there is one. */
export function runningOn(dataDir: string): Running | null {
  try {
    const running = JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')) as Running;
    return isAlive(running) ? running : null;
  } catch {
    return null;
  }
}

function isAlive({ pid, birth }: Running): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const now = birthOf(pid);
  return birth === null || now === null || now === birth;
}

/** Linux: when the process started, in clock ticks since boot (proc(5), field 22). */
function birthOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return afterName[FIELDS_BEFORE_BIRTH] ?? null;
  } catch {
    return null;
  }
}

export function inUse(dataDir: string, pid: number): DomainError {
  return new DomainError({
    code: 'main.data_folder_in_use',
    kind: 'conflict',
    message: `Expected the data folder ${dataDir} to be free, but Diwan already runs on it as process ${pid}: stop it first, or set another DATA_DIR`,
  });
}
