import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../src/platform/paths.ts';

const ROOT = projectRoot();

/** What the demo writes to `DATA_DIR/demo.json`. */
export interface Demo {
  url: string;
  accounts: { login: string; password: string; name: string; roles: string[]; administration: string }[];
  apiKeys: { administration: string; key: string; scopes: string[] }[];
}

/** The whole product in its own process tree, as `npm start` runs it. */
export interface Product {
  readonly url: string;
  readonly dataDir: string;
  readonly demo: Demo;
  readonly pid: number;
  /** Milliseconds from the command to the first ready answer. */
  readonly startedIn: number;
  /** Resolves when the serving process is gone, for whatever reason. */
  readonly ended: Promise<void>;
  hasEnded(): boolean;
  output(): string;
  /** Graceful stop; the data stays. */
  stop(): Promise<void>;
  /** `kill -9` of the whole process tree; the data stays. */
  kill(): Promise<void>;
}

export interface ProductOptions {
  dataDir?: string;
  port?: number;
  environment?: Record<string, string>;
}

/** A data folder that `removeDataDir` takes away. */
export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'diwan-product-'));
}

export function removeDataDir(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const dataDir = options.dataDir ?? newDataDir();
  const port = options.port ?? (await freePort());
  const begin = performance.now();
  const child = spawn(process.execPath, ['start.mjs', 'start'], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...recording(options.environment),
      DATA_DIR: dataDir,
      PORT: String(port),
      LOG_LEVEL: 'warn',
      ...options.environment,
    },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await untilReady(url, child, () => output).catch(async (error: unknown) => {
    await end(child, 'SIGKILL');
    throw error;
  });
  return {
    url,
    dataDir,
    pid: child.pid!,
    startedIn: performance.now() - begin,
    demo: readDemo(dataDir),
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    output: () => output,
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
  };
}

/** `npm test` has every query of the product recorded; tests/queries explains them afterwards. */
function recording(own: Record<string, string> = {}): Record<string, string> {
  if ({ ...process.env, ...own }['DIWAN_TEST_QUERIES'] === undefined) return {};
  const preload = pathToFileURL(join(ROOT, 'tests/support/record-queries.mjs')).href;
  return { NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${preload}`.trim() };
}

function readDemo(dataDir: string): Demo {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8')) as Demo;
  } catch {
    return { url: '', accounts: [], apiKeys: [] };
  }
}

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = performance.now() + 120_000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The product ended before it was ready:\n${output()}`);
    try {
      const answer = await fetch(`${url}/readyz`);
      if (answer.ok) return;
    } catch {
      // not listening yet
    }
    await sleep(100);
  }
  throw new Error(`The product was not ready within 120 s:\n${output()}`);
}

/** Process ids of the tree below `pid`, itself included (Linux). */
export function processTree(pid: number): number[] {
  let children: number[] = [];
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
  return [pid, ...children.flatMap(processTree)];
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  const pids = signal === 'SIGKILL' ? processTree(child.pid!) : [child.pid!];
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // already gone
    }
  }
  await ended;
}
