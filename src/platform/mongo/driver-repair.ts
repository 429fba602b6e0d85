import { createRequire } from 'node:module';

type WriteCommand = (this: DriverConnection, ...parameters: unknown[]) => Promise<void>;

/** What is used of a connection of the driver. */
interface DriverConnection {
  readonly closed: boolean;
  readonly error?: Error | null;
  once(event: 'close', listener: () => void): unknown;
  off(event: 'close', listener: () => void): unknown;
}

interface ConnectionModule {
  readonly Connection: { readonly prototype: { writeCommand: WriteCommand } };
}

const repaired = new WeakSet<object>();

/**
 * Mends a fault of mongodb 7.8.0: a command that is written after the other end went away, but before
 * the socket's `close` is told, waits for a `drain` that never comes. The call hangs for ever; when it is
 * the monitor's heartbeat, the process never finds a store that was started again. Here the end of the connection ends
 * the write, with the network error that the driver knows how to retry. Remove it once the driver does so
 * (`tests/contract/store-goes-away.test.ts` tells).
 */
export function repairDriver(): void {
  const { Connection } = loadConnection();
  const { prototype } = Connection;
  if (repaired.has(prototype)) return;
  repaired.add(prototype);
  const write = prototype.writeCommand;
  prototype.writeCommand = async function (...parameters) {
    let closed = (): void => undefined;
    const end = new Promise<never>((_, reject) => {
      closed = () => reject(this.error ?? new Error('Expected an open connection, but it is closed'));
      this.once('close', closed);
    });
    try {
      await Promise.race([write.apply(this, parameters), end]);
    } finally {
      this.off('close', closed);
    }
  };
}

/** The driver that mongoose uses; it has no other door to this class. */
function loadConnection(): ConnectionModule {
  const fromMongoose = createRequire(createRequire(import.meta.url).resolve('mongoose'));
  return fromMongoose('mongodb/lib/cmap/connection.js') as ConnectionModule;
}
