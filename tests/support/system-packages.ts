import { spawnSync } from 'node:child_process';
import { it } from 'vitest';

/** Programs of Debian that tests use as independent judges, and the package that brings each. */
const PACKAGES = {
  pdfsig: 'poppler-utils',
  pdftotext: 'poppler-utils',
  pdffonts: 'poppler-utils',
  qpdf: 'qpdf',
  openssl: 'openssl',
} as const;

export type SystemTool = keyof typeof PACKAGES;

/**
 * A test that needs a program of the system. Without it the test is skipped by name; where
 * `CI=true` it fails instead, so that a build machine cannot lose its judges unnoticed.
 */
export function itNeeds(tool: SystemTool, name: string, test: () => Promise<void> | void): void {
  if (isInstalled(tool)) it(name, test);
  else if (process.env['CI'] === 'true') {
    it(name, () => {
      throw new Error(`Expected ${tool} (Debian package ${PACKAGES[tool]}), but it is not installed`);
    });
  } else it.skip(`${name} [skipped: needs ${tool}, Debian package ${PACKAGES[tool]}]`, test);
}

/** Runs it and answers its output, whatever the exit status. */
export function runTool(tool: SystemTool, parameters: readonly string[]): { status: number | null; output: string } {
  const ran = spawnSync(tool, [...parameters], { encoding: 'utf8' });
  return { status: ran.status, output: ran.stdout + ran.stderr };
}

function isInstalled(tool: SystemTool): boolean {
  return spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined;
}
