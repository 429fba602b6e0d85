import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { makeMasterKeyFile } from './master-key-file.ts';
import { MASTER_KEY_BYTES } from './secrets.ts';

/** Every setting, with the text that the README prints. Read once at boot, from the environment. */
export const ConfigSchema = Type.Object({
  HOST: Type.String({ default: '127.0.0.1', minLength: 1, description: 'Address to listen on.' }),
  PORT: Type.Integer({
    default: 3000,
    minimum: 0,
    maximum: 65535,
    description: 'Port to listen on; 0 takes a free one.',
  }),
  PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^/]+.*$',
      description:
        'Address that people reach, used in every QR code, mail and returned address. Default: from HOST and PORT.',
    }),
  ),
  DATA_DIR: Type.String({
    default: './data',
    minLength: 1,
    description: 'Folder of the embedded store, queue and files.',
  }),
  MONGODB_URI: Type.Optional(
    Type.String({
      pattern: '^mongodb(\\+srv)?://.+',
      description: 'MongoDB replica set. Without it, the embedded document store.',
    }),
  ),
  REDIS_URL: Type.Optional(
    Type.String({
      pattern: '^rediss?://.+',
      description: 'Redis or Valkey. Without it, a local one or the embedded queue.',
    }),
  ),
  SMTP_URL: Type.Optional(
    Type.String({ pattern: '^smtps?://.+', description: 'Mail server. Without it, nothing is mailed.' }),
  ),
  MASTER_KEY_FILE: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'File (mode 0600) with the master key: 32 bytes in hexadecimal or base64. Required with MONGODB_URI; otherwise made in DATA_DIR.',
    }),
  ),
  DEMO: Type.Optional(
    Type.Boolean({
      description: 'Seed the demo in an empty store. Default: on without MONGODB_URI, off with it.',
    }),
  ),
  FILING_MAX_FILE_MB: Type.Number({
    default: 10,
    exclusiveMinimum: 0,
    maximum: 1024,
    description: 'Largest file of a filing, in MB.',
  }),
  FILING_MAX_TOTAL_MB: Type.Number({
    default: 25,
    exclusiveMinimum: 0,
    maximum: 4096,
    description: 'Largest sum of the files of a filing, in MB.',
  }),
  FILING_MAX_FILES: Type.Integer({
    default: 20,
    minimum: 1,
    maximum: 200,
    description: 'Most files of a filing.',
  }),
  FILINGS_PER_MINUTE: Type.Integer({
    default: 1000,
    minimum: 1,
    description: 'Filings a minute accepted from one API key.',
  }),
  LOG_LEVEL: Type.Union(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'].map((level) => Type.Literal(level)),
    { default: 'info', description: 'Least severe log line that is written.' },
  ),
  TRUST_PROXY: Type.Boolean({
    default: false,
    description: 'Believe X-Forwarded-* (behind a reverse proxy only).',
  }),
  METRICS_TOKEN: Type.Optional(
    Type.String({
      pattern: '^\\S{16,}$',
      description: 'At least 16 characters: who sends it as bearer token reads /metrics from elsewhere.',
    }),
  ),
  METRICS_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65535,
      description: 'Where a `worker` without the API serves /metrics and /healthz. Without it, nowhere.',
    }),
  ),
});

type Settings = Static<typeof ConfigSchema>;

/** The configuration as the product uses it: every default filled, limits in bytes, the key read. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly mongodbUri?: string;
  readonly redisUrl?: string;
  readonly smtpUrl?: string;
  readonly masterKey: Uint8Array;
  readonly demo: boolean;
  readonly filing: {
    readonly maxFileBytes: number;
    readonly maxTotalBytes: number;
    readonly maxFiles: number;
    /** For each API key. */
    readonly perMinute: number;
  };
  readonly logLevel: string;
  readonly trustProxy: boolean;
  readonly metricsToken?: string;
  /** For a worker in a process without the API. */
  readonly metricsPort?: number;
  /** PATH, where a local queue server is looked for. */
  readonly searchPath: string;
}

/** Every fault of the configuration at once. The caller prints them and exits with 1. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`Expected a complete configuration, but:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** Reads, completes and checks the settings. Creates DATA_DIR and, without MASTER_KEY_FILE, its master key. */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const faults: string[] = [];
  const settings = readSettings(env, faults);
  if (settings === null) throw new ConfigError(faults);
  if (settings.MONGODB_URI !== undefined && settings.MASTER_KEY_FILE === undefined) {
    faults.push('MASTER_KEY_FILE: required with MONGODB_URI');
  }
  if (settings.FILING_MAX_FILE_MB > settings.FILING_MAX_TOTAL_MB) {
    faults.push('FILING_MAX_FILE_MB: must not exceed FILING_MAX_TOTAL_MB');
  }
  const dataDir = resolve(settings.DATA_DIR);
  const masterKey = faults.length === 0 ? readMasterKey(settings.MASTER_KEY_FILE, dataDir, faults) : null;
  if (masterKey === null) throw new ConfigError(faults);
  return { ...completed(settings, dataDir, masterKey), searchPath: env.PATH ?? '' };
}

/** Where an installation lives, or is going to live. */
export interface Place {
  /** Absolute. */
  readonly dataDir: string;
  readonly masterKeyFile: string;
  readonly mongodbUri?: string;
}

/** Where the environment puts the installation. Makes nothing, and needs no master key yet. */
export function installationPlace(env: Readonly<Record<string, string | undefined>> = process.env): Place {
  const faults: string[] = [];
  const settings = readSettings(env, faults);
  if (settings === null) throw new ConfigError(faults);
  const dataDir = resolve(settings.DATA_DIR);
  const masterKeyFile = keyFileOf(settings.MASTER_KEY_FILE, dataDir);
  return { dataDir, masterKeyFile, mongodbUri: settings.MONGODB_URI };
}

/** The key in an existing file, checked as at the start of the product. @throws ConfigError */
export function masterKeyAt(file: string): Uint8Array {
  const faults: string[] = [];
  const key = readMasterKey(file, '', faults);
  if (key === null) throw new ConfigError(faults);
  return key;
}

function keyFileOf(file: string | undefined, dataDir: string): string {
  return file === undefined ? join(dataDir, 'master.key') : resolve(file);
}

function readSettings(env: Readonly<Record<string, string | undefined>>, faults: string[]): Settings | null {
  const given: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(ConfigSchema.properties)) {
    const text = env[name]?.trim();
    if (text !== undefined && text !== '') given[name] = parsed(text, schema);
  }
  const settings = Value.Default(ConfigSchema, given);
  if (Value.Check(ConfigSchema, settings)) return settings;
  const seen = new Set<string>();
  for (const error of Value.Errors(ConfigSchema, settings)) {
    const name = error.instancePath.slice(1);
    if (name === '' || seen.has(name)) continue;
    seen.add(name);
    faults.push(`${name}: ${faultText(name)}`);
  }
  return null;
}

function faultText(name: string): string {
  const schema: object | undefined = Object.entries(ConfigSchema.properties).find(
    ([key]) => key === name,
  )?.[1];
  const description = schema !== undefined && 'description' in schema ? String(schema.description) : '';
  return `not acceptable. ${description}`.trim();
}

function parsed(text: string, schema: object): unknown {
  const type = 'type' in schema ? schema.type : undefined;
  if (type === 'boolean')
    return { '1': true, true: true, on: true, '0': false, false: false, off: false }[text] ?? text;
  if (type === 'integer' || type === 'number') return Number.isNaN(Number(text)) ? text : Number(text);
  return text;
}

function completed(settings: Settings, dataDir: string, masterKey: Uint8Array): Omit<Config, 'searchPath'> {
  const megabyte = 1024 * 1024;
  const host = settings.HOST.includes(':') ? `[${settings.HOST}]` : settings.HOST;
  return {
    host: settings.HOST,
    port: settings.PORT,
    publicUrl: (settings.PUBLIC_URL ?? `http://${host}:${settings.PORT}`).replace(/\/+$/, ''),
    dataDir,
    mongodbUri: settings.MONGODB_URI,
    redisUrl: settings.REDIS_URL,
    smtpUrl: settings.SMTP_URL,
    masterKey,
    demo: settings.DEMO ?? settings.MONGODB_URI === undefined,
    filing: {
      maxFileBytes: Math.floor(settings.FILING_MAX_FILE_MB * megabyte),
      maxTotalBytes: Math.floor(settings.FILING_MAX_TOTAL_MB * megabyte),
      maxFiles: settings.FILING_MAX_FILES,
      perMinute: settings.FILINGS_PER_MINUTE,
    },
    logLevel: settings.LOG_LEVEL,
    trustProxy: settings.TRUST_PROXY,
    metricsToken: settings.METRICS_TOKEN,
    metricsPort: settings.METRICS_PORT,
  };
}

function readMasterKey(file: string | undefined, dataDir: string, faults: string[]): Uint8Array | null {
  const path = keyFileOf(file, dataDir);
  try {
    if (file === undefined) makeMasterKeyFile(path);
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      faults.push(`MASTER_KEY_FILE: ${path} must be readable by its owner only (chmod 600)`);
      return null;
    }
    const key = decodeKey(readFileSync(path, 'utf8').trim());
    if (key === null)
      faults.push(`MASTER_KEY_FILE: ${path} must hold ${MASTER_KEY_BYTES} bytes in hexadecimal or base64`);
    return key;
  } catch (error) {
    faults.push(`MASTER_KEY_FILE: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function decodeKey(text: string): Uint8Array | null {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  return key.length === MASTER_KEY_BYTES ? key : null;
}
