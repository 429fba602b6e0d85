import type { EventEmitter } from 'node:events';
import { createPostgresBackend, runMigrations, withBackend } from 'bullmq';
import { localPubSub } from './local-pubsub.ts';
import type { Machinery } from './machinery.ts';
import type { JobData } from './queue.ts';

const { Queue, Worker } = withBackend(createPostgresBackend);

/** The schema BullMQ keeps its tables in. */
const SCHEMA = 'bullmq';

/** Rows and count of a statement, as node-postgres gives them. */
export interface SqlResult<Row> {
  readonly rows: Row[];
  readonly rowCount: number;
}

/** One session of the embedded PostgreSQL; a NOTIFY arrives as the event `notification`. */
export interface SqlSession extends EventEmitter {
  query<Row>(text: string, values?: readonly unknown[]): Promise<SqlResult<Row>>;
  release(): void;
}

/** The part of a node-postgres pool that BullMQ uses; `embedded/queue` has one on in-process PGlite. */
export interface SqlPool extends EventEmitter {
  query<Row>(text: string, values?: readonly unknown[]): Promise<SqlResult<Row>>;
  connect(): Promise<SqlSession>;
  end(): Promise<void>;
}

/** BullMQ's PostgreSQL backend on a database that this process alone holds. */
export async function pgliteMachinery(pool: SqlPool): Promise<Machinery> {
  const session = await pool.connect();
  await runMigrations(session, SCHEMA);
  await session.query(`SET search_path TO ${SCHEMA}`);
  session.release();
  return {
    kind: 'pglite',
    pubsub: localPubSub(),
    openQueue: (name) => new Queue<JobData, void>(name, { connection: pool }),
    openWorker: (name, processor, settings) =>
      new Worker<JobData, void>(name, processor, { ...settings, connection: pool }),
    ping: async () => void (await pool.query('SELECT 1')),
    unlock: async (queue, jobIds) => {
      await pool.query(
        `UPDATE ${SCHEMA}.job SET lock_token = NULL, locked_until_ms = NULL WHERE queue = $1 AND id = ANY($2::text[])`,
        [queue, jobIds],
      );
    },
    close: async () => undefined,
  };
}
