import { spawn } from 'node:child_process';
import { projectRoot } from '../../src/platform/paths.ts';

/** What a command of the product said, and how it ended. */
export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

/** Runs `npm run cli -- …` on an installation. `onStart` is given the process, to end it in the middle. */
export function cli(
  args: readonly string[],
  environment: Record<string, string>,
  onStart: (pid: number) => void = () => undefined,
): Promise<Said> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['start.mjs', 'cli', ...args], {
      cwd: projectRoot(),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LOG_LEVEL: 'warn', ...environment },
    });
    let out = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.once('close', (code) => resolve({ code, out, errors }));
    if (child.pid !== undefined) onStart(child.pid);
  });
}

/** The JSON that a command with `--json` printed as its last line. */
export function jsonOf<T>(said: Said): T {
  const line = said.out.trim().split('\n').at(-1) ?? '';
  try {
    return JSON.parse(line) as T;
  } catch {
    throw new Error(`Expected JSON, but the command said:\n${said.out}\n${said.errors}`);
  }
}
