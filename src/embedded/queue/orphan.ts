import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const TERM_PATIENCE_MS = 3_000;
const LOOK_EVERY_MS = 25;

/**
 * Ends the server that an earlier run left behind, if the pid file still names a living Redis or
 * Valkey; a process id that went to another program is left alone.
 */
export async function clearOrphan(pidFile: string): Promise<'none' | 'ended'> {
  const pid = readPid(pidFile);
  rmSync(pidFile, { force: true });
  if (pid === null || !isRedis(pid)) return 'none';
  signal(pid, 'SIGTERM');
  for (let waited = 0; waited < TERM_PATIENCE_MS && isRedis(pid); waited += LOOK_EVERY_MS)
    await sleep(LOOK_EVERY_MS);
  if (isRedis(pid)) signal(pid, 'SIGKILL');
  while (isRedis(pid)) await sleep(LOOK_EVERY_MS);
  return 'ended';
}

function readPid(pidFile: string): number | null {
  if (!existsSync(pidFile)) return null;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  return Number.isInteger(pid) && pid > 1 ? pid : null;
}

function isRedis(pid: number): boolean {
  return /(redis|valkey)-server/.test(commandLine(pid));
}

/** Empty for a process that is gone, or gone but for its entry in the table. */
function commandLine(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between the look and the signal.
  }
}
