import { WriteBlocked } from './errors.ts';
import { Cursors } from './query/cursors.ts';
import type { KeyValueStore } from './storage/kv.ts';
import { Overlay } from './storage/overlay.ts';
import { Snapshots } from './sessions/snapshots.ts';
import { Transactions } from './sessions/transactions.ts';
import { Builds } from './commands/build-indexes.ts';
import { FailPoints } from './commands/fail-points.ts';
import { LocalSessions } from './commands/local-sessions.ts';

export interface EngineOptions {
  now: () => number;
  /** How long a transaction may stay open, in ms. */
  transactionLifetime: number;
  /** How long an idle cursor is kept, in ms. */
  cursorTimeout: number;
  /** Accept `configureFailPoint`: tests only. */
  testCommands: boolean;
  /** Refuse plans that read a whole collection: tests only. */
  noTableScan: boolean;
  /** The address clients reach this server by, as `hello` announces it. */
  address: string;
}

/** All the state one server has, below its connections. */
export class Engine {
  readonly kv: KeyValueStore;
  readonly options: EngineOptions;
  readonly transactions: Transactions;
  readonly snapshots: Snapshots;
  readonly cursors: Cursors;
  readonly sessions: LocalSessions;
  readonly builds = new Builds();
  /** Long work gives up where it is. */
  stopping = false;
  readonly failPoints = new FailPoints();

  constructor(kv: KeyValueStore, options: EngineOptions) {
    this.kv = kv;
    this.options = options;
    this.transactions = new Transactions(kv, options.now, options.transactionLifetime);
    this.snapshots = new Snapshots(kv, options.now);
    this.sessions = new LocalSessions(options.now);
    this.cursors = new Cursors(options.now, options.cursorTimeout);
  }

  /** One atomic, durable write outside any transaction. Runs again after waiting when a transaction is in the way. */
  async write<T>(run: (view: Overlay) => T): Promise<T> {
    for (;;) {
      try {
        return await this.kv.write((current) => {
          const view = new Overlay(current, this.transactions.checkFree);
          const result = run(view);
          return { result, changes: view.changes() };
        });
      } catch (error) {
        if (!(error instanceof WriteBlocked)) throw error;
        await error.released;
      }
    }
  }
}
