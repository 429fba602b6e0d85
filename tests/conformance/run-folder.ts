import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { MongoClient } from 'mongodb';
import { createStoreServer } from '../../src/embedded/store/index.ts';
import { parseFile, type TestFile } from './format.ts';
import { factsOf, unmet, type ServerFacts } from './requirements.ts';
import { runCase } from './run-case.ts';
import type { Outcome, Verdict } from './verdict.ts';

/** One case of one file, and what came of it. */
export interface CaseReport extends Outcome {
  file: string;
  description: string;
}

export interface Report extends Record<Verdict, number> {
  cases: CaseReport[];
}

/** A store of its own in a temporary folder, and the client that prepares and inspects its data. */
interface Bench {
  uri: string;
  admin: MongoClient;
  facts: ServerFacts;
  close(): Promise<void>;
}

/**
 * Starts a store and runs every test file under a folder on it, one case after the other. Never throws for what a
 * file holds: what cannot be read is refused.
 */
export async function runFolder(folder: string, onCase?: (report: CaseReport) => void): Promise<Report> {
  const report: Report = { passed: 0, refused: 0, wrong: 0, skipped: 0, cases: [] };
  const bench = await open();
  try {
    for (const path of filesUnder(folder)) {
      for await (const one of runFile(bench, path, relative(folder, path))) {
        report[one.verdict]++;
        report.cases.push(one);
        onCase?.(one);
      }
    }
  } finally {
    await bench.close();
  }
  return report;
}

/** Every JSON file of a folder and its folders, in the order of their names. */
function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function* runFile(bench: Bench, path: string, file: string): AsyncGenerator<CaseReport> {
  let parsed: TestFile;
  try {
    parsed = parseFile(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    yield { file, description: '(the whole file)', verdict: 'refused', why };
    return;
  }
  for (const test of parsed.tests) {
    const reason =
      test.skipReason ??
      (await unmet(bench.facts, parsed.runOnRequirements)) ??
      (await unmet(bench.facts, test.runOnRequirements));
    const { description } = test;
    if (reason !== null) yield { file, description, verdict: 'skipped', why: reason };
    else yield { file, description, ...(await runCase(bench, parsed, test)) };
  }
}

/**
 * Lets the driver discover the replica set, as the specification assumes, instead of talking to one server only. It
 * writes the addresses it discovers in small letters: elsewhere than in such a folder it has to be told.
 */
function asReplicaSet(uri: string, socketPath: string): string {
  return socketPath === socketPath.toLowerCase() ? uri.replace('&directConnection=true', '') : uri;
}

async function open(): Promise<Bench> {
  const dir = join(tmpdir(), `conformance-${randomBytes(6).toString('hex')}`);
  mkdirSync(dir, { mode: 0o700 });
  const socketPath = join(dir, 's.sock');
  const server = await createStoreServer({ dataDir: join(dir, 'data'), socketPath, testCommands: true });
  const uri = asReplicaSet(server.uri, socketPath);
  const admin = await new MongoClient(uri).connect();
  const close = async (): Promise<void> => {
    await admin.close();
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  return { uri, admin, facts: await factsOf(admin), close };
}
