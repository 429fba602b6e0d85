import { spawnSync } from 'node:child_process';

/** Programs of Debian that tests use as independent judges, and the package that brings each. */
const PACKAGES = {
  pdfsig: 'poppler-utils',
  pdftotext: 'poppler-utils',
  pdffonts: 'poppler-utils',
  qpdf: 'qpdf',
  openssl: 'openssl',
  'redis-server': 'redis-server',
} as const;

type SystemTool = keyof typeof PACKAGES;

/**
 * For `it.skipIf(missing('pdfsig'))('… [pdfsig]')`: such a test is skipped by name where the program
 * is not installed. Where `CI=true` it throws instead, so that a build machine cannot lose its
 * judges unnoticed.
 */
export function missing(tool: SystemTool): boolean {
  const absent = spawnSync(tool, ['--version'], { stdio: 'ignore' }).error !== undefined;
  if (absent && process.env['CI'] === 'true') {
    throw new Error(`Expected ${tool} (Debian package ${PACKAGES[tool]}), but it is not installed`);
  }
  return absent;
}

/** Runs it and answers its output, whatever the exit status. */
export function runTool(
  tool: SystemTool,
  parameters: readonly string[],
): { status: number | null; output: string } {
  const ran = spawnSync(tool, [...parameters], { encoding: 'utf8' });
  return { status: ran.status, output: ran.stdout + ran.stderr };
}
