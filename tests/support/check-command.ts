import { spawn } from 'node:child_process';
import { projectRoot } from '../../src/platform/paths.ts';

/** What `npm run cli -- check --json` found. */
export interface CheckResult {
  readonly ok: boolean;
  /** Names of the invariants that were looked at. */
  readonly invariants: readonly string[];
  /** One line for each thing that is not as it must be. */
  readonly faults: readonly string[];
}

interface Report {
  ok: boolean;
  invariants: { name: string; faults: { administration?: string; subject: string; detail: string }[] }[];
}

/** Runs the command beside the running product, as an operator does. */
export async function runCheck(environment: Readonly<Record<string, string>>): Promise<CheckResult> {
  const { code, output, errors } = await run(['start.mjs', 'cli', 'check', '--json'], environment);
  const report = reportIn(output);
  if (report === null) return { ok: code === 0, invariants: [], faults: code === 0 ? [] : [output + errors] };
  const faults = report.invariants.flatMap(({ name, faults: found }) =>
    found.map((fault) => `${name}: ${fault.subject}: ${fault.detail}`),
  );
  return { ok: report.ok && code === 0, invariants: report.invariants.map(({ name }) => name), faults };
}

function reportIn(output: string): Report | null {
  try {
    return JSON.parse(output.slice(output.indexOf('{'))) as Report;
  } catch {
    return null;
  }
}

function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ code: number | null; output: string; errors: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...args], {
      cwd: projectRoot(),
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.once('close', (code) => resolve({ code, output, errors }));
  });
}
