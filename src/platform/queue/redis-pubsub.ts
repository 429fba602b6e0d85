import type { Redis } from 'ioredis';
import type { PubSub, PubSubListener } from './queue.ts';

interface RedisPubSubSpec {
  readonly publisher: Redis;
  /** Used for nothing else: a subscribed connection takes no other command. */
  readonly subscriber: Redis;
  readonly prefix: string;
}

/** Messages between processes by Redis. After a lost connection every listener is told of the gap. */
export function redisPubSub({ publisher, subscriber, prefix }: RedisPubSubSpec): PubSub {
  const listeners = new Map<string, Set<PubSubListener>>();
  let connectedBefore = subscriber.status === 'ready';
  subscriber.on('message', (channel: string, text: string) => {
    for (const listener of listeners.get(channel) ?? []) listener.message(text);
  });
  subscriber.on('ready', () => {
    if (connectedBefore) for (const set of listeners.values()) for (const listener of set) listener.gap?.();
    connectedBefore = true;
  });
  return {
    publish: async (channel, text) => void (await publisher.publish(`${prefix}:${channel}`, text)),
    subscribe: async (channel, listener) => {
      const key = `${prefix}:${channel}`;
      const set = listeners.get(key) ?? new Set();
      listeners.set(key, set.add(listener));
      await subscriber.subscribe(key);
      return async () => {
        set.delete(listener);
        if (set.size > 0 || listeners.get(key) !== set) return;
        listeners.delete(key);
        if (subscriber.status === 'ready') await subscriber.unsubscribe(key);
      };
    },
  };
}
