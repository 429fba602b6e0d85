import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdDataFolder, runningOn } from '../../src/main/data-folder.ts';

const services = { store: 'mongodb://store', queue: { redisUrl: 'redis://queue' } };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diwan-folder-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function pretend(pid: number, birth: string | null): void {
  writeFileSync(join(folder, 'running.json'), JSON.stringify({ pid, birth, services }));
}

it('tells later commands where store and queue answer, until it is released', () => {
  const held = holdDataFolder(folder);
  held.announce({ store: services.store, services });
  expect(runningOn(folder)).toMatchObject({ pid: process.pid, services });

  held.release();
  expect(runningOn(folder)).toBeNull();
});

it('refuses a second process on the same folder', async () => {
  // given
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 60000)']);
  pretend(other.pid!, null);

  // then
  expect(() => holdDataFolder(folder)).toThrow(`as process ${other.pid}`);
  expect(JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8'))).toMatchObject({ pid: other.pid });
  other.kill();
});

it('takes over what a killed process left, also when its number lives again', async () => {
  // given
  const dead = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => dead.once('exit', resolve));
  pretend(dead.pid!, null);
  holdDataFolder(folder).release();

  // when
  pretend(1, 'another birth');

  // then
  expect(runningOn(folder)).toBeNull();
  expect(() => holdDataFolder(folder)).not.toThrow();
});
