import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import type { Advanced } from '../../src/engine/advance.ts';
import type { Command } from '../../src/engine/command.ts';
import type { Snapshot } from '../../src/engine/snapshot.ts';
import { entryFile } from '../../src/platform/paths.ts';
import { playFrom, type Stage } from './stage.ts';

const from = (file: string) => JSON.stringify(pathToFileURL(entryFile(file)).href);

/** Takes an instance from standard input, applies one command, writes it to standard output. */
const ONCE = `
import { advance } from ${from('engine/advance.ts')};
import { compileProgram } from ${from('engine/program.ts')};
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { xml, snapshot, command } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
const state = snapshot.state && Buffer.from(snapshot.state, 'base64');
const advanced = await advance(await compileProgram('once', xml), { ...snapshot, state }, command, new Date('2026-03-02T09:00:00Z'));
process.stdout.write(JSON.stringify({ ...advanced, state: Buffer.from(advanced.state).toString('base64') }));
`;

type Written = Omit<Advanced, 'state'> & { readonly state: string };

function once(xml: string, snapshot: object, command: Command): Written {
  const input = JSON.stringify({ xml, snapshot, command });
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', ONCE], {
    input,
  });
  if (status !== 0) throw new Error(stderr.toString());
  return JSON.parse(stdout.toString()) as Written;
}

it('an instance goes on in a new process after every command', async () => {
  // given an instance with repetition, joins, events and compensation under way
  const { xml, script, snapshot } = JSON.parse(
    readFileSync(join(import.meta.dirname, 'fixtures/many-elements-format-2.json'), 'utf8'),
  ) as { xml: string; script: string[]; snapshot: Omit<Snapshot, 'state'> & { state: string } };
  let now: object = snapshot;
  const inNewProcesses = async (): Promise<Stage> => ({
    send: async (command) => {
      const written = once(xml, now, command);
      now = written;
      return {
        ...written,
        timers: written.timers.map((timer) => ({ ...timer, dueAt: new Date(timer.dueAt) })),
      };
    },
  });
  // when each command is applied by a process that lives for it alone
  const trace = await playFrom({ name: 'saved', xml, script }, inNewProcesses, snapshot as never);
  // then it goes the same way
  expect(trace.lines).toEqual(script);
}, 60_000);
