import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Compiles what `npm start` compiles, once and before any product starts: two that start at once must not both do it. */
export default function buildProduct(): void {
  const root = join(import.meta.dirname, '../..');
  execFileSync(process.execPath, [join(root, 'start.mjs'), 'cli', 'help'], { cwd: root, stdio: 'pipe' });
}
