import { MongoClient, ObjectId } from 'mongodb';
import type { Fields } from './format.ts';
import { isRefusal, runnerLacks } from './verdict.ts';

/** An event a client told of, under the name the test format gives it. */
export interface SeenEvent {
  kind: string;
  type: 'command' | 'cmap' | 'sdam';
  event: Fields;
}

/** The driver's name of an event, and the format's. */
const COMMAND = {
  commandStarted: 'commandStartedEvent',
  commandSucceeded: 'commandSucceededEvent',
  commandFailed: 'commandFailedEvent',
} as const;
const POOL = {
  connectionPoolCreated: 'poolCreatedEvent',
  connectionPoolReady: 'poolReadyEvent',
  connectionPoolCleared: 'poolClearedEvent',
  connectionPoolClosed: 'poolClosedEvent',
  connectionCreated: 'connectionCreatedEvent',
  connectionReady: 'connectionReadyEvent',
  connectionClosed: 'connectionClosedEvent',
  connectionCheckOutStarted: 'connectionCheckOutStartedEvent',
  connectionCheckOutFailed: 'connectionCheckOutFailedEvent',
  connectionCheckedOut: 'connectionCheckedOutEvent',
  connectionCheckedIn: 'connectionCheckedInEvent',
} as const;
const TOPOLOGY = {
  serverDescriptionChanged: 'serverDescriptionChangedEvent',
  serverHeartbeatStarted: 'serverHeartbeatStartedEvent',
  serverHeartbeatSucceeded: 'serverHeartbeatSucceededEvent',
  serverHeartbeatFailed: 'serverHeartbeatFailedEvent',
  topologyDescriptionChanged: 'topologyDescriptionChangedEvent',
  topologyOpening: 'topologyOpeningEvent',
  topologyClosed: 'topologyClosedEvent',
} as const;

const SENSITIVE = new Set([
  'authenticate',
  'saslStart',
  'saslContinue',
  'getnonce',
  'createUser',
  'updateUser',
  'copydbgetnonce',
  'copydbsaslstart',
  'copydb',
]);
const HELLO = new Set(['hello', 'isMaster', 'ismaster']);

/** A client of a case, and everything it told of while the case ran. */
export class ObservedClient {
  readonly client: MongoClient;
  readonly #seen: SeenEvent[] = [];
  readonly #observed: ReadonlySet<string>;
  readonly #ignored: ReadonlySet<string>;
  readonly #sensitive: boolean;
  #nullIds = false;
  #refusal: string | null = null;
  #checkedOut = 0;
  #topology: Fields | null = null;

  /** @throws CannotRun when the driver does not take the options */
  constructor(uri: string, spec: Fields, options: Fields) {
    this.#observed = new Set((spec['observeEvents'] as string[] | undefined) ?? []);
    this.#ignored = new Set((spec['ignoreCommandMonitoringEvents'] as string[] | undefined) ?? []);
    this.#sensitive = spec['observeSensitiveCommands'] === true;
    try {
      const pkFactory = { createPk: (): unknown => (this.#nullIds ? null : new ObjectId()) };
      this.client = new MongoClient(uri, { ...options, pkFactory, monitorCommands: true });
    } catch (error) {
      throw runnerLacks(`cannot make the client: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#listen(COMMAND, 'command');
    this.#listen(POOL, 'cmap');
    this.#listen(TOPOLOGY, 'sdam');
  }

  /** Events of one type, in the order they came. */
  events(type: SeenEvent['type']): SeenEvent[] {
    return this.#seen.filter((seen) => seen.type === type);
  }

  /** How often an event of this kind came. */
  seen(kind: string, matches: (event: Fields) => boolean): number {
    return this.#seen.filter((seen) => seen.kind === kind && matches(seen.event)).length;
  }

  /** Lets documents keep `_id: null`, which the driver would replace, while `run` inserts them. */
  async withNullIds<T>(run: () => Promise<T>): Promise<T> {
    this.#nullIds = true;
    try {
      return await run();
    } finally {
      this.#nullIds = false;
    }
  }

  /** What the server said it does not do, if it ever did. */
  get refusal(): string | null {
    return this.#refusal;
  }

  get checkedOut(): number {
    return this.#checkedOut;
  }

  /** The last description of the topology. */
  get topology(): Fields | null {
    return this.#topology;
  }

  #listen(names: Readonly<Record<string, string>>, type: SeenEvent['type']): void {
    for (const [name, kind] of Object.entries(names)) {
      this.client.on(name as 'commandStarted', (event) =>
        this.#note({ kind, type, event: event as unknown as Fields }),
      );
    }
  }

  #note(seen: SeenEvent): void {
    const { kind, type, event } = seen;
    if (kind === 'connectionCheckedOutEvent') this.#checkedOut++;
    if (kind === 'connectionCheckedInEvent') this.#checkedOut--;
    if (kind === 'topologyDescriptionChangedEvent') this.#topology = event['newDescription'] as Fields;
    if (kind === 'commandFailedEvent') this.#noteRefusal(event['failure'] as Fields);
    if (kind === 'commandSucceededEvent') this.#noteWriteErrors(event['reply'] as Fields | undefined);
    if (!this.#observed.has(kind) || (type === 'command' && this.#isIgnored(event))) return;
    this.#seen.push(kind === 'commandStartedEvent' ? { ...seen, event: asSent(event) } : seen);
  }

  #noteRefusal(failure: Fields): void {
    if (isRefusal(failure['code'])) this.#refusal ??= String(failure['message'] ?? failure['errmsg']);
  }

  #noteWriteErrors(reply: Fields | undefined): void {
    for (const error of (reply?.['writeErrors'] as Fields[] | undefined) ?? []) {
      if (isRefusal(error['code'])) this.#refusal ??= String(error['errmsg']);
    }
  }

  #isIgnored(event: Fields): boolean {
    const name = String(event['commandName']);
    if (name === 'configureFailPoint' || this.#ignored.has(name)) return true;
    return !this.#sensitive && (SENSITIVE.has(name) || (HELLO.has(name) && isRedacted(event)));
  }
}

/** The driver goes on writing in the read concern of a command it has sent. */
function asSent(event: Fields): Fields {
  const command = event['command'] as Fields;
  const { readConcern } = command;
  const concern = typeof readConcern === 'object' ? { readConcern: { ...readConcern } } : {};
  return { ...event, command: { ...command, ...concern } };
}

function isRedacted(event: Fields): boolean {
  const shown = event['command'] ?? event['reply'] ?? {};
  return typeof shown === 'object' && Object.keys(shown).length === 0;
}
