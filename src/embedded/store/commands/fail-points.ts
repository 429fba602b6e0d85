import { notImplemented, StoreError } from '../errors.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { wholeNumber } from '../values/numbers.ts';

/** What a fail point does to the command that meets it. */
export interface Failure {
  /** Milliseconds to wait before anything else. */
  block: number;
  closeConnection: boolean;
  /** The error to answer instead of running the command. */
  code: number | null;
  /** In place of the labels the error would have. */
  labels: readonly string[] | null;
  /** Added to the answer of a command that is run. */
  writeConcernError: Doc | null;
}

/** The command as far as fail points choose by it. */
export interface Met {
  name: string;
  namespace: string;
  appName: string;
}

interface Armed {
  data: Doc;
  /** How often it is passed before it works. */
  skip: number;
  /** How often it works. */
  times: number;
  count: number;
}

const COMMAND = 'failCommand';
const WRITE = 'onPrimaryTransactionalWrite';
const FIELDS: Readonly<Record<string, ReadonlySet<string>>> = {
  [COMMAND]: new Set([
    'failCommands',
    'errorCode',
    'errorLabels',
    'closeConnection',
    'blockConnection',
    'blockTimeMS',
    'writeConcernError',
    'appName',
    'namespace',
    'failInternalCommands',
  ]),
  [WRITE]: new Set(['failBeforeCommitExceptionCode', 'closeConnection']),
};

/** Failures that tests order: `failCommand` and `onPrimaryTransactionalWrite`, as MongoDB's own servers have them. */
export class FailPoints {
  readonly #armed = new Map<string, Armed>();

  /** Gives how often the fail point has worked so far. */
  configure(command: Doc): number {
    const name = String(command['configureFailPoint']);
    const known = FIELDS[name];
    if (!known) throw notImplemented(`the fail point ${name}`);
    const before = this.#armed.get(name)?.count ?? 0;
    const { mode, data = {} } = command;
    if (mode === 'off') {
      this.#armed.delete(name);
      return before;
    }
    if (!isDoc(data)) throw new StoreError('TypeMismatch', "BSON field 'data' must be an object");
    const unknown = Object.keys(data).find((field) => !known.has(field));
    if (unknown !== undefined) throw notImplemented(`the option ${unknown} of the fail point ${name}`);
    if (name === COMMAND && !Array.isArray(data['failCommands']))
      throw new StoreError('BadValue', 'failCommand needs the array failCommands');
    this.#armed.set(name, { data, ...readMode(mode), count: 0 });
    return before;
  }

  /** What is to happen to a command; null when nothing is. */
  onCommand({ name, namespace, appName }: Met): Failure | null {
    const armed = this.#armed.get(COMMAND);
    if (!armed || name === 'configureFailPoint') return null;
    const { data } = armed;
    if (!(data['failCommands'] as unknown[]).includes(name)) return null;
    if (data['appName'] !== undefined && data['appName'] !== appName) return null;
    if (data['namespace'] !== undefined && data['namespace'] !== namespace) return null;
    return works(armed) ? failureOf(data) : null;
  }

  /** What is to happen to the commit of a retryable write; null when nothing is. */
  onWrite(): { beforeCommit: number | null; closeConnection: boolean } | null {
    const armed = this.#armed.get(WRITE);
    if (!armed || !works(armed)) return null;
    return {
      beforeCommit: wholeNumber(armed.data['failBeforeCommitExceptionCode']) ?? null,
      closeConnection: armed.data['closeConnection'] !== false,
    };
  }
}

function readMode(mode: unknown): { skip: number; times: number } {
  if (mode === 'alwaysOn') return { skip: 0, times: Infinity };
  const times = isDoc(mode) ? wholeNumber(mode['times']) : undefined;
  const skip = isDoc(mode) ? wholeNumber(mode['skip']) : undefined;
  if (times !== undefined) return { skip: 0, times };
  if (skip !== undefined) return { skip, times: Infinity };
  throw new StoreError('BadValue', "A fail point's mode is 'off', 'alwaysOn', times or skip");
}

function works(armed: Armed): boolean {
  if (armed.skip > 0) {
    armed.skip--;
    return false;
  }
  if (armed.times <= 0) return false;
  armed.times--;
  armed.count++;
  return true;
}

function failureOf(data: Doc): Failure {
  const blocks = data['blockConnection'] === true;
  const concern = data['writeConcernError'];
  return {
    block: blocks ? (wholeNumber(data['blockTimeMS']) ?? 0) : 0,
    closeConnection: data['closeConnection'] === true,
    code: wholeNumber(data['errorCode']) ?? null,
    labels: Array.isArray(data['errorLabels']) ? data['errorLabels'].map(String) : null,
    writeConcernError: isDoc(concern) ? concern : null,
  };
}
