import { createRedisBackend, withBackend } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../log.ts';
import type { Machinery } from './machinery.ts';
import type { JobData, QueueBackendKind } from './queue.ts';
import { redisPubSub } from './redis-pubsub.ts';

/** Every key of the product in a Redis that others may share. */
const PREFIX = 'diwan';
const MOST_MS_BETWEEN_CONNECTIONS = 2_000;
const { Queue, Worker } = withBackend(createRedisBackend);

/** Where Redis or Valkey listens: an address, or the path of a local socket. */
export type RedisAddress = { readonly url: string } | { readonly socket: string };

/** BullMQ on Redis or Valkey. Producers fail at once when the server is away; consumers wait for it. */
export async function redisMachinery(address: RedisAddress, log: Logger): Promise<Machinery> {
  const open = (options: RedisOptions) => connect(address, options, log);
  const producer = open({ maxRetriesPerRequest: 1, enableOfflineQueue: false, lazyConnect: true });
  await producer.connect();
  const consumer = open({ maxRetriesPerRequest: null });
  const subscriber = open({ maxRetriesPerRequest: null });
  const kind: QueueBackendKind = 'url' in address ? 'redis' : 'local-redis';
  return {
    kind,
    pubsub: redisPubSub({ publisher: producer, subscriber, prefix: PREFIX }),
    openQueue: (name) => new Queue<JobData, void>(name, { connection: producer, prefix: PREFIX }),
    openWorker: (name, processor, settings) =>
      new Worker<JobData, void>(name, processor, { ...settings, connection: consumer, prefix: PREFIX }),
    ping: async () => void (await producer.ping()),
    unlock: async (queue, jobIds) => {
      const locks = jobIds.map((id) => `${PREFIX}:${queue}:${id}:lock`);
      if (locks.length > 0) await producer.del(...locks);
    },
    close: async () => {
      for (const client of [subscriber, consumer, producer]) client.disconnect();
    },
  };
}

function connect(address: RedisAddress, options: RedisOptions, log: Logger): Redis {
  const all: RedisOptions = {
    ...options,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), MOST_MS_BETWEEN_CONNECTIONS),
  };
  const client = 'url' in address ? new Redis(address.url, all) : new Redis({ ...all, path: address.socket });
  client.on('error', (error) => log.warn({ err: error }, 'queue server connection'));
  return client;
}
