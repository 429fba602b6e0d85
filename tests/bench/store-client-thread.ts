import { parentPort, workerData } from 'node:worker_threads';
import { MongoClient } from 'mongodb';
import { sustained } from './report.ts';
import { actsOf, DOCUMENTS, type LoadName } from './store-loads.ts';

/** What the main thread asks a client thread to do. */
export interface ClientJob {
  load: LoadName;
  clients: number;
  seconds: number;
  /** Numbers below it have been used by loads that insert. */
  freshFrom: number;
}

export interface ClientResult {
  durations: number[];
  perSecond: number;
}

const { uri, thread, threads } = workerData as { uri: string; thread: number; threads: number };
const client = await new MongoClient(uri, { writeConcern: { w: 'majority', journal: true } }).connect();
const acts = actsOf(client);

async function run({ load, clients, seconds, freshFrom }: ClientJob): Promise<ClientResult> {
  let next = freshFrom + thread;
  const act = acts[load];
  return sustained(clients, seconds, () => {
    next += threads;
    return act(Math.floor(Math.random() * DOCUMENTS), next);
  });
}

parentPort!.on('message', (job: ClientJob | null) => {
  if (job === null) void client.close().then(() => parentPort!.close());
  else void run(job).then((result) => parentPort!.postMessage(result));
});
parentPort!.postMessage(null);
