import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { runFolder, type Report } from './run-folder.ts';

const DEFAULT_FOLDER = '../shared/fixtures/mongodb-crud';

/** `npm run conformance -- [FOLDER] [--json]`: exit 1 when a case is wrong, 2 when there is nothing to run. */
export async function main(args: readonly string[]): Promise<void> {
  const json = args.includes('--json');
  const folder = resolve(args.find((argument) => !argument.startsWith('-')) ?? DEFAULT_FOLDER);
  if (!existsSync(folder)) {
    console.error(
      `Expected a folder of MongoDB's specification tests, but ${folder} does not exist: name one, as in "npm run conformance -- FOLDER".`,
    );
    process.exitCode = 2;
    return;
  }
  const report = await runFolder(folder);
  console.log(json ? JSON.stringify(report) : table(report));
  process.exitCode = report.wrong > 0 ? 1 : 0;
}

/** A line for each file, then every wrong case with its reason. */
function table({ cases, ...totals }: Report): string {
  const files = [...new Set(cases.map(({ file }) => file))];
  const width = Math.max(20, ...files.map((file) => file.length));
  const line = (name: string, counts: readonly (number | string)[]): string =>
    name.padEnd(width) + counts.map((count) => String(count).padStart(9)).join('');
  const counted = files.map((file) => {
    const own = cases.filter((one) => one.file === file);
    const of = (verdict: string): number => own.filter((one) => one.verdict === verdict).length;
    return line(file, [of('passed'), of('refused'), of('wrong'), of('skipped')]);
  });
  const wrong = cases
    .filter(({ verdict }) => verdict === 'wrong')
    .map(({ file, description, why }) => `wrong: ${file}: ${description}\n       ${why ?? ''}`);
  return [
    line('file', ['passed', 'refused', 'wrong', 'skipped']),
    ...counted,
    line('all', [totals.passed, totals.refused, totals.wrong, totals.skipped]),
    ...wrong,
  ].join('\n');
}
