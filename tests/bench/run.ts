import { filingBench } from './filing.ts';
import { growthBench } from './growth.ts';
import { report, table, type Row } from './report.ts';
import { storeBench } from './store.ts';

const BENCHES: Record<string, (args: readonly string[]) => Promise<Row[]>> = {
  filing: filingBench,
  growth: growthBench,
  store: storeBench,
};

/** `npm run bench -- NAME [--json]`. */
export async function main(args: string[]): Promise<void> {
  const json = args.includes('--json');
  const name = args.find((argument) => !argument.startsWith('-'));
  const bench = name === undefined ? undefined : BENCHES[name];
  if (!name || !bench) {
    console.error(`Usage: npm run bench -- NAME [--json]\nBenches: ${Object.keys(BENCHES).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const result = report(name, await bench(args));
  console.log(json ? JSON.stringify(result) : table(result));
}
