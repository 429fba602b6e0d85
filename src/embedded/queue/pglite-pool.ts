import { EventEmitter } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PGlite, types, type ParserOptions, type Results } from '@electric-sql/pglite';
import type { Logger } from '../../platform/log.ts';
import type { SqlPool, SqlResult, SqlSession } from '../../platform/queue/index.ts';
import { setAside } from './set-aside.ts';

/** As node-postgres reads them: 64-bit and decimal numbers stay text. */
const PARSERS: ParserOptions = {
  [types.INT8]: (text) => text,
  [types.NUMERIC]: (text) => text,
};

/** An in-process PostgreSQL (WASM), as a pool whose sessions are all the one connection it has. */
export interface PglitePool {
  readonly pool: SqlPool;
  close(): Promise<void>;
}

/**
 * Opens (at first: creates) the database in `folder`. One process at a time. Written pages reach the
 * operating system at once, so a killed process loses nothing; a power cut may. Data that cannot be
 * opened is set aside: every job can be rebuilt from the outbox.
 */
export async function openPglitePool(folder: string, log?: Logger): Promise<PglitePool> {
  const db = await open(folder).catch((error: unknown) => {
    if (!setAside(folder)) throw error;
    log?.error({ err: error }, 'the embedded queue could not read its data, which was set aside');
    return open(folder);
  });
  return { pool: new Pool(db), close: () => db.close() };
}

async function open(folder: string): Promise<PGlite> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return PGlite.create({ dataDir: folder, relaxedDurability: true });
}

/** A turn of the event loop before each statement: BullMQ polls, and statements finish synchronously. */
async function run<Row>(db: PGlite, text: string, values?: readonly unknown[]): Promise<SqlResult<Row>> {
  await nextTurn();
  const options = { parsers: PARSERS };
  const result =
    values !== undefined && values.length > 0
      ? await db.query<Row>(
          text,
          values.map((value) => value ?? null),
          options,
        )
      : lastOf<Row>(await db.exec(text, options));
  return { rows: result.rows, rowCount: result.affectedRows || result.rows.length };
}

function lastOf<Row>(results: Results[]): { rows: Row[]; affectedRows?: number } {
  const last = results.at(-1);
  return last === undefined ? { rows: [] } : { rows: last.rows as Row[], affectedRows: last.affectedRows };
}

class Session extends EventEmitter implements SqlSession {
  readonly #db: PGlite;
  readonly #stopListening: () => void;

  constructor(db: PGlite) {
    super();
    this.setMaxListeners(0);
    this.#db = db;
    this.#stopListening = db.onNotification((channel, payload) =>
      this.emit('notification', { channel, payload }),
    );
  }

  query<Row>(text: string, values?: readonly unknown[]): Promise<SqlResult<Row>> {
    return run(this.#db, text, values);
  }

  release(): void {
    this.#stopListening();
    this.removeAllListeners();
  }
}

class Pool extends EventEmitter implements SqlPool {
  readonly #db: PGlite;

  constructor(db: PGlite) {
    super();
    this.setMaxListeners(0);
    this.#db = db;
  }

  query<Row>(text: string, values?: readonly unknown[]): Promise<SqlResult<Row>> {
    return run(this.#db, text, values);
  }

  async connect(): Promise<SqlSession> {
    return new Session(this.#db);
  }

  /** The database outlives every queue on it: `PglitePool.close` ends it. */
  async end(): Promise<void> {
    await nextTurn();
  }
}
