import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, ConfigSchema, loadConfig } from '../../../src/platform/config.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diwan-config-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig({ DATA_DIR: folder, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

function keyFile(content: string, mode = 0o600): string {
  const path = join(folder, 'key');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

describe('configuration', () => {
  it('needs nothing but a folder', () => {
    // given an empty environment and an empty data folder
    // when the configuration is read
    const config = loadConfig({ DATA_DIR: join(folder, 'data') });
    // then it is complete, private and local
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://127.0.0.1:3000',
      demo: true,
      trustProxy: false,
      logLevel: 'info',
      filing: {
        maxFileBytes: 10 * 1024 * 1024,
        maxTotalBytes: 25 * 1024 * 1024,
        maxFiles: 20,
        perMinute: 1000,
      },
    });
    expect(config.masterKey).toHaveLength(32);
    expect(statSync(join(folder, 'data', 'master.key')).mode & 0o777).toBe(0o600);
  });

  it('keeps the master key it made', () => {
    // given a first start
    const first = loadConfig({ DATA_DIR: folder });
    // when the product starts again
    // then the key is the same
    expect(Buffer.from(loadConfig({ DATA_DIR: folder }).masterKey)).toEqual(Buffer.from(first.masterKey));
  });

  it('makes the master key whole or not at all', () => {
    // given what a process that was killed while it made the key leaves
    mkdirSync(join(folder, 'data'), { recursive: true });
    writeFileSync(join(folder, 'data', `master.key.${process.pid}.new`), 'ab');
    // when the product starts again
    const config = loadConfig({ DATA_DIR: join(folder, 'data') });
    // then it has a key of its own, and nothing half made is left
    expect(config.masterKey).toHaveLength(32);
    expect(readdirSync(join(folder, 'data'))).toEqual(['master.key']);
  });

  it('reads the demo switch: on alone, off with a replica set, as asked otherwise', () => {
    const key = keyFile('a'.repeat(64));
    const replicaSet = { MONGODB_URI: 'mongodb://db/diwan?replicaSet=rs0', MASTER_KEY_FILE: key };
    expect(loadConfig({ DATA_DIR: folder, DEMO: '0' }).demo).toBe(false);
    expect(loadConfig({ DATA_DIR: folder, ...replicaSet }).demo).toBe(false);
    expect(loadConfig({ DATA_DIR: folder, ...replicaSet, DEMO: '1' }).demo).toBe(true);
  });

  it('lists every fault at once', () => {
    // given several settings that cannot be
    const faults = faultsOf({
      PORT: 'http',
      LOG_LEVEL: 'loud',
      FILING_MAX_FILES: '0',
      PUBLIC_URL: 'diwan.ma',
      DEMO: 'maybe',
    });
    // then each is named, once
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(
      expect.arrayContaining(['PORT', 'LOG_LEVEL', 'FILING_MAX_FILES', 'PUBLIC_URL', 'DEMO']),
    );
    expect(faults).toHaveLength(5);
  });

  it('demands a master key file with a replica set, and creates none', () => {
    expect(faultsOf({ MONGODB_URI: 'mongodb://db/diwan' })).toEqual([
      'MASTER_KEY_FILE: required with MONGODB_URI',
    ]);
    expect(existsSync(join(folder, 'master.key'))).toBe(false);
  });

  it('refuses a master key that others can read, that is absent or of another length', () => {
    expect(faultsOf({ MASTER_KEY_FILE: keyFile('a'.repeat(64), 0o640) })[0]).toMatch(/owner only/);
    expect(faultsOf({ MASTER_KEY_FILE: join(folder, 'absent') })[0]).toMatch(/ENOENT/);
    expect(faultsOf({ MASTER_KEY_FILE: keyFile('short') })[0]).toMatch(/32 bytes/);
  });

  it('accepts a key in hexadecimal or base64', () => {
    const key = Buffer.alloc(32, 9);
    for (const text of [key.toString('hex'), `${key.toString('base64')}\n`]) {
      const config = loadConfig({ DATA_DIR: folder, MASTER_KEY_FILE: keyFile(text) });
      expect(Buffer.from(config.masterKey)).toEqual(key);
    }
  });

  it('drops the slash at the end of the public address and brackets an IPv6 host', () => {
    expect(loadConfig({ DATA_DIR: folder, PUBLIC_URL: 'https://diwan.gov.ma/' }).publicUrl).toBe(
      'https://diwan.gov.ma',
    );
    expect(loadConfig({ DATA_DIR: folder, HOST: '::1' }).publicUrl).toBe('http://[::1]:3000');
  });

  it('describes every setting, and the README names it', () => {
    for (const [name, schema] of Object.entries(ConfigSchema.properties)) {
      expect(schema, name).toHaveProperty('description');
    }
    const readme = join(import.meta.dirname, '../../../README.md');
    if (!existsSync(readme)) return;
    const text = readFileSync(readme, 'utf8');
    for (const name of Object.keys(ConfigSchema.properties)) expect(text).toContain(name);
  });
});
