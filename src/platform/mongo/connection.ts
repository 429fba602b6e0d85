import mongoose from 'mongoose';
import { systemClock, type Clock } from '../clock.ts';
import { repairDriver } from './driver-repair.ts';

let clock: Clock = systemClock;

interface ConnectOptions {
  /** Dates what is stamped inside transactions (events, journal). */
  readonly clock?: Clock;
  readonly maxPoolSize?: number;
}

/**
 * Connects mongoose's default connection: the embedded store or a replica set, by the same options.
 * A write is acknowledged when it is journaled by a majority.
 */
export async function connectMongo(uri: string, options: ConnectOptions = {}): Promise<void> {
  clock = options.clock ?? systemClock;
  repairDriver();
  await mongoose.connect(uri, {
    appName: 'diwan',
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    ignoreUndefined: true,
    maxPoolSize: options.maxPoolSize ?? 50,
    readPreference: 'primary',
    retryReads: true,
    retryWrites: true,
    serverSelectionTimeoutMS: 10_000,
    writeConcern: { w: 'majority', journal: true },
  });
}

export async function disconnectMongo(): Promise<void> {
  await mongoose.disconnect();
  clock = systemClock;
}

/** The present as the connected store stamps it. */
export function storeClock(): Clock {
  return clock;
}

/** Throws unless the store answers. */
export async function pingMongo(): Promise<void> {
  if (mongoose.connection.db === undefined)
    throw new Error('Expected a connection to the store, but there is none');
  await mongoose.connection.db.admin().ping();
}
