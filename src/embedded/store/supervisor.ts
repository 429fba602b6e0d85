import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DomainError } from '../../platform/errors.ts';
import { clearOrphan, forgetPid, rememberPid } from './orphan.ts';
import { uriOf } from './server.ts';
import { plainFault } from './storage/folder-fault.ts';

export interface EmbeddedStoreOptions {
  dataDir: string;
  /** The compiled `server-process.js`. */
  entry: string;
  log: (level: 'info' | 'warn' | 'error', message: string, facts: Record<string, unknown>) => void;
}

export interface EmbeddedStore {
  uri: string;
  /** The process serving now; a restart changes it. */
  readonly pid: number;
  /** Lets the process finish what it acknowledged, then ends it. */
  stop(): Promise<void>;
  /** Called each time the process ended without being asked to; it is started again, as often as it takes. */
  onExit(callback: (exit: { code: number | null; signal: string | null }) => void): void;
}

const READY_WITHIN = 30_000;
const STOP_WITHIN = 20_000;
const MEMORY_SIGNALS = new Set(['SIGBUS', 'SIGSEGV', 'SIGABRT']);
/** Before it is started again; the last one as often as it takes. */
const BACKOFF = [50, 200, 500, 1_000, 2_000];
/** A process that lived this long starts the backoff anew. */
const STABLE_AFTER = 10_000;

type ExitCallback = Parameters<EmbeddedStore['onExit']>[0];

/**
 * Runs the document store in a process of its own and keeps it running. The socket lives in a private
 * directory; the URI stays the same across restarts, so drivers reconnect by themselves.
 *
 * @throws on Windows, where unix sockets with private directories do not exist: not supported yet
 */
export async function startEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  if (process.platform === 'win32')
    throw new Error('The embedded store is not supported on Windows yet: set a MongoDB address instead');
  try {
    mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw plainFault(options.dataDir, error);
  }
  await clearOrphan(options.dataDir, options.log);
  const socketDir = mkdtempSync(join(tmpdir(), 'diwan-'));
  chmodSync(socketDir, 0o700);
  const supervised = new Supervised(options, join(socketDir, 's.sock'), socketDir);
  try {
    await supervised.start();
  } catch (error) {
    supervised.abandon();
    throw error;
  }
  return supervised;
}

class Supervised implements EmbeddedStore {
  readonly uri: string;
  readonly #options: EmbeddedStoreOptions;
  readonly #socketPath: string;
  readonly #socketDir: string;
  readonly #callbacks: ExitCallback[] = [];
  #child: ChildProcess | null = null;
  #stopping = false;
  #failures = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: EmbeddedStoreOptions, socketPath: string, socketDir: string) {
    this.#options = options;
    this.#socketPath = socketPath;
    this.#socketDir = socketDir;
    this.uri = uriOf(socketPath);
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  onExit(callback: ExitCallback): void {
    this.#callbacks.push(callback);
  }

  async start(): Promise<void> {
    const { dataDir, entry, log } = this.#options;
    const child = spawn(process.execPath, [entry, dataDir, this.#socketPath], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { LMDB_RESTORE: 'safe' },
    });
    this.#child = child;
    child.stdin?.on('error', () => undefined);
    if (child.stderr)
      createInterface({ input: child.stderr }).on('line', (line) => log('error', 'embedded store', { line }));
    await ready(child);
    rememberPid(dataDir, child.pid ?? 0, entry);
    log('info', 'embedded store ready', { pid: child.pid });
    const stable = setTimeout(() => (this.#failures = 0), STABLE_AFTER);
    stable.unref();
    child.once('exit', (code, signal) => {
      clearTimeout(stable);
      if (!this.#stopping) this.#restart(code, signal);
    });
    if (child.exitCode !== null || child.signalCode !== null) this.#restart(child.exitCode, child.signalCode);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#child) await ended(this.#child);
    forgetPid(this.#options.dataDir);
    this.abandon();
  }

  abandon(): void {
    this.#stopping = true;
    this.#child?.kill('SIGKILL');
    rmSync(this.#socketDir, { recursive: true, force: true });
  }

  #restart(code: number | null, signal: string | null): void {
    const delay = BACKOFF[Math.min(this.#failures++, BACKOFF.length - 1)];
    this.#options.log('warn', 'embedded store ended', { code, signal });
    for (const callback of this.#callbacks) callback({ code, signal });
    this.#timer = setTimeout(() => {
      this.start().catch((error: unknown) => {
        this.#options.log('error', 'embedded store did not start', { error: String(error) });
        if (!this.#stopping) this.#restart(null, null);
      });
    }, delay);
  }
}

/** Waits for the line that says ready; while others say that work goes on, the time starts again. @throws when it ends or stays silent instead */
async function ready(child: ChildProcess): Promise<void> {
  const { stdout } = child;
  if (!stdout) throw new Error('Expected the embedded store to have an output');
  await new Promise<void>((resolve, reject) => {
    const silent = (): void =>
      settle(new Error('Expected the embedded store to be ready, but it stayed silent'));
    let timer = setTimeout(silent, READY_WITHIN);
    const onExit = (code: number | null, signal: string | null): void => settle(endedEarly(code, signal));
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      child.off('exit', onExit);
      child.off('error', settle);
      if (error) {
        child.kill('SIGKILL');
        reject(error);
      } else resolve();
    };
    child.once('exit', onExit);
    child.once('error', settle);
    createInterface({ input: stdout }).on('line', (line) => {
      clearTimeout(timer);
      if (line.includes('"working":true')) timer = setTimeout(silent, READY_WITHIN);
      else if (line.includes('"ready":true')) settle();
      else settle(refusalIn(line));
    });
  });
}

/** LMDB maps its file: what is damaged in it may end the process by a signal. */
function endedEarly(code: number | null, signal: string | null): Error {
  if (signal === null || !MEMORY_SIGNALS.has(signal))
    return new Error(`Expected the embedded store to start, but it ended with ${signal ?? `code ${code}`}`);
  return new DomainError({
    code: 'store.damaged',
    kind: 'unavailable',
    message: `Expected the embedded store to start, but ${signal} ended it: its disk is full or its file is damaged; free some space, or set the folder aside and restore a backup`,
  });
}

/** What the process said instead of being ready. */
function refusalIn(line: string): Error {
  try {
    const { refused } = JSON.parse(line) as { refused?: { code: string; message: string } };
    if (refused) return new DomainError({ ...refused, kind: 'unavailable' });
  } catch {
    // Not in its own words.
  }
  return new Error(`Expected the embedded store to be ready, but it said ${line}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN);
  child.stdin?.end();
  child.kill('SIGTERM');
  await exit;
  clearTimeout(timer);
}
