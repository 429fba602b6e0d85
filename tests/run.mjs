// `npm test` and `npm run test:long`: one runner, one closing line.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const long = process.argv.includes('long');
const folder = mkdtempSync(join(tmpdir(), 'diwan-tests-'));
const totals = { passed: 0, failed: 0, skipped: 0 };
/** A build machine has everything but `../shared`: only a test that names it may be skipped there. */
const EXCUSED = /shared\/fixtures|\.\.\/shared/;
const unexcused = [];
let broken = false;
/** Where the product's queries are recorded for the project `queries`. */
const queries = join(folder, 'queries');
mkdirSync(queries);

/** Runs one vitest project and adds its counts. */
function runProject(project) {
  const report = join(folder, `${project}.json`);
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const result = spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, DIWAN_TEST_QUERIES: queries },
  });
  if (result.status !== 0) broken = true;
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    totals.passed += counts.numPassedTests;
    totals.failed += counts.numFailedTests;
    totals.skipped += counts.numPendingTests + counts.numTodoTests;
    for (const file of counts.testResults)
      for (const { status, fullName } of file.assertionResults)
        if (status !== 'passed' && status !== 'failed' && !EXCUSED.test(fullName))
          unexcused.push(`${relative(root, file.name)}: ${fullName}`);
  } catch {
    broken = true;
  }
}

for (const project of long ? ['long'] : ['fast', 'product', 'queries']) runProject(project);
rmSync(folder, { recursive: true, force: true });
if (process.env.CI === 'true' && unexcused.length > 0) {
  console.log(
    `CI=true: tests that may not be skipped here:\n${unexcused.map((one) => `  ${one}`).join('\n')}`,
  );
  totals.failed += unexcused.length;
}
if (broken && totals.failed === 0) totals.failed = 1;
console.log(`tests: ${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(broken || totals.failed > 0 ? 1 : 0);
