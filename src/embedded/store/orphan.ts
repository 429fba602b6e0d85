import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { EmbeddedStoreOptions } from './supervisor.ts';

const PATIENCE = 10_000;
const STEP = 50;

function pidFile(dataDir: string): string {
  return join(dataDir, 'store.pid');
}

export function rememberPid(dataDir: string, pid: number, entry: string): void {
  writeFileSync(pidFile(dataDir), JSON.stringify({ pid, entry }));
}

export function forgetPid(dataDir: string): void {
  rmSync(pidFile(dataDir), { force: true });
}

/**
 * Ends the process an earlier run left behind. Only a process whose command line names this very data folder is
 * ended: a number taken over by another program is left alone.
 */
export async function clearOrphan(dataDir: string, log: EmbeddedStoreOptions['log']): Promise<void> {
  const pid = recordedPid(dataDir);
  if (pid === null || !isOurs(pid, dataDir)) {
    forgetPid(dataDir);
    return;
  }
  log('warn', 'ending the embedded store of an earlier run', { pid });
  signal(pid, 'SIGTERM');
  for (let waited = 0; waited < PATIENCE && isOurs(pid, dataDir); waited += STEP) await wait(STEP);
  if (isOurs(pid, dataDir)) signal(pid, 'SIGKILL');
  while (isOurs(pid, dataDir)) await wait(STEP);
  forgetPid(dataDir);
}

function recordedPid(dataDir: string): number | null {
  try {
    const { pid } = JSON.parse(readFileSync(pidFile(dataDir), 'utf8')) as { pid?: unknown };
    return typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

/** Without /proc nothing can be proven, and the folder's lock has the last word. */
function isOurs(pid: number, dataDir: string): boolean {
  try {
    const state = /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
    return state !== 'Z' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(dataDir);
  } catch {
    return false;
  }
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself.
  }
}
