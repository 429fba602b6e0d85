import type { ClientSession } from 'mongodb';
import { listOf } from '../format.ts';
import { options, type Run } from './operation.ts';

export const SESSION: Readonly<Record<string, Run<ClientSession>>> = {
  startTransaction: async (session, a, x) => session.startTransaction(options(a, x)),
  commitTransaction: (session, a, x) => session.commitTransaction(options(a, x)),
  abortTransaction: (session, a, x) => session.abortTransaction(options(a, x)),
  endSession: (session) => session.endSession(),
  withTransaction: (session, a, x) =>
    session.withTransaction(() => x.runAll(listOf(a, 'callback'), true), options(a, x, 'callback')),
  getSnapshotTime: async (session) => (session as unknown as { snapshotTime?: unknown }).snapshotTime,
};
