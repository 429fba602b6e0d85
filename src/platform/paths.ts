import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const here = import.meta.dirname;

/** The folder that holds package.json, whether the code runs from `src` or from `dist/server`. */
export function projectRoot(): string {
  let folder = here;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The national models that are shipped with the product. */
export function processesDir(): string {
  return join(projectRoot(), 'processes');
}

/** The compiled browser application. */
export function webDir(): string {
  return join(projectRoot(), 'dist', 'web');
}

/**
 * The compiled file of a module under `src`, for child processes and worker threads:
 * `entryFile('documents/typst-worker.ts')`. They always run compiled code.
 */
export function entryFile(source: string): string {
  const compiled = source.replace(/\.ts$/, '.js').split('/').join(sep);
  return join(projectRoot(), 'dist', 'server', relative('.', compiled));
}
