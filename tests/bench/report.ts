import { availableParallelism, totalmem } from 'node:os';

/** One measured figure; `ratio` compares `value` with the row named `of`, measured in the same run. */
export interface Row {
  id: string;
  value: number;
  unit: string;
  ratio?: number;
  of?: string;
}

export interface Report {
  bench: string;
  machine: { cores: number; memory: number; node: string };
  rows: Row[];
}

export function report(bench: string, rows: Row[]): Report {
  return {
    bench,
    machine: { cores: availableParallelism(), memory: totalmem(), node: process.versions.node },
    rows: rows.map((row) => ({
      ...row,
      value: round(row.value),
      ...(row.ratio === undefined ? {} : { ratio: round(row.ratio) }),
    })),
  };
}

/** The report as a Markdown table, for people and for docs/benchmarks.md. */
export function table({ bench, machine, rows }: Report): string {
  const memory = Math.round(machine.memory / 2 ** 30);
  const lines = rows.map(
    (row) =>
      `| ${row.id} | ${row.value} ${row.unit} | ${row.ratio === undefined ? '' : `${row.ratio} × ${row.of}`} |`,
  );
  return [
    `### ${bench} (${machine.cores} cores, ${memory} GiB, Node.js ${machine.node})`,
    '',
    '| Row | Value | Ratio |',
    '|---|---|---|',
    ...lines,
  ].join('\n');
}

/** The p-th percentile (0 to 1) of the samples, nearest rank. */
export function percentile(samples: number[], p: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? 0;
}

/** Runs `work` from `clients` loops for `seconds`; answers with the rate and each duration in milliseconds. */
export async function sustained(
  clients: number,
  seconds: number,
  work: (client: number) => Promise<void>,
): Promise<{ perSecond: number; durations: number[] }> {
  const durations: number[] = [];
  const begin = performance.now();
  const end = begin + seconds * 1_000;
  const loop = async (client: number): Promise<void> => {
    while (performance.now() < end) {
      const start = performance.now();
      await work(client);
      durations.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => loop(client)));
  return { perSecond: durations.length / ((performance.now() - begin) / 1_000), durations };
}

function round(value: number): number {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 1 ? 1 : 4;
  return Number(value.toFixed(digits));
}
