import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { loggableError } from './loggable-error.ts';

/** Structured logs: ids only. ERROR means that someone must be woken; foreseen refusals are INFO. */
export type Logger = PinoLogger;

/** Fields that never reach a log, at the top level or one or two levels down. */
const REDACTED_FIELDS = [
  'password',
  'passwordHash',
  'secret',
  'token',
  'apiKey',
  'privateKey',
  'passphrase',
  'authorization',
  'cookie',
  'set-cookie',
  'email',
  'phone',
  'idNumber',
  'filer',
  'filerName',
  'trackingCode',
] as const;

/** `level` is one of pino's, or `silent`. Lines are JSON on standard output unless a destination is given. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const paths = REDACTED_FIELDS.flatMap((field) =>
    ['', '*', '*.*'].map((prefix) => (prefix === '' ? `["${field}"]` : `${prefix}["${field}"]`)),
  );
  const options = {
    level,
    base: null,
    redact: { paths, censor: '[redacted]' },
    serializers: { err: loggableError },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
