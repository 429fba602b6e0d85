import type { PubSub, PubSubListener } from './queue.ts';

/** Messages within one process, for a backend that only one process can open. */
export function localPubSub(): PubSub {
  const listeners = new Map<string, Set<PubSubListener>>();
  return {
    publish: async (channel, text) => {
      for (const listener of listeners.get(channel) ?? []) listener.message(text);
    },
    subscribe: async (channel, listener) => {
      const set = listeners.get(channel) ?? new Set();
      listeners.set(channel, set.add(listener));
      return async () => void set.delete(listener);
    },
  };
}
