import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * Compiles the server once before the tests: child processes and worker threads
 * run the compiled files, as they do in production.
 */
export default function buildServer(): void {
  const root = join(import.meta.dirname, '../..');
  try {
    execFileSync(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.server.json'],
      {
        cwd: root,
        stdio: 'pipe',
      },
    );
  } catch (error) {
    const output = (error as { stdout?: Buffer }).stdout?.toString() ?? '';
    console.warn(`The server does not type-check:\n${output.slice(0, 4000)}`);
  }
}
