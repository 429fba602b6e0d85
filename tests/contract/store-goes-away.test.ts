import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectMongo, disconnectMongo } from '../../src/platform/mongo/index.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'diwan-away-'));
const sockets: Socket[] = [];
const keep = (message: unknown): void => void sockets.push((message as { socket: Socket }).socket);
let store: TestStore;

beforeAll(async () => {
  subscribe('net.client.socket', keep);
  store = await openTestStore(folder);
  await connectMongo(store.uri);
});

afterAll(async () => {
  unsubscribe('net.client.socket', keep);
  await disconnectMongo();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

it('answers a write whose connection ends at the moment it is written, instead of waiting for ever', async () => {
  // given a connection that is about to send an insert
  const monitored = new mongoose.mongo.MongoClient(store.uri, { monitorCommands: true });
  await monitored.connect();
  const collection = monitored.db('diwan').collection('moments');
  await collection.insertOne({ at: 'before' });
  let ended = false;

  // when its socket ends without an error, as when the store is killed, before the bytes are handed over
  monitored.on('commandStarted', ({ commandName }) => {
    if (ended || commandName !== 'insert') return;
    ended = true;
    for (const socket of sockets) socket.destroy();
  });
  const insert = collection.insertOne({ at: 'then' });
  const outcome = await Promise.race([insert.then(() => 'written'), sleep(8_000).then(() => 'hangs')]);

  // then the driver notices and writes again
  expect(ended).toBe(true);
  expect(outcome).toBe('written');
  expect(await collection.countDocuments({ at: 'then' })).toBe(1);
  await monitored.close();
});
