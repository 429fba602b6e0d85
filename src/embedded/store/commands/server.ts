import { Binary } from 'bson';
import { notImplemented, StoreError } from '../errors.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import type { Call, Command, Reply } from './command.ts';

/** MongoDB 8.0's: the newest protocol this store follows. */
const MAX_WIRE_VERSION = 25;
const VERSION = '8.0.0';
export const SET_NAME = 'diwan';

function describeServer(call: Call): Reply {
  const { address, now } = call.engine.options;
  const { client } = call.body;
  if (isDoc(client) && isDoc(client['application']))
    call.peer.appName = String(client['application']['name']);
  return {
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    secondary: false,
    setName: SET_NAME,
    setVersion: 1,
    hosts: [address],
    me: address,
    primary: address,
    maxBsonObjectSize: 16 * 1024 * 1024,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(now()),
    logicalSessionTimeoutMinutes: 30,
    connectionId: call.peer.id,
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
  };
}

const handshake: Command = {
  fields: [
    'client',
    'helloOk',
    'compression',
    'topologyVersion',
    'maxAwaitTimeMS',
    'loadBalanced',
    'speculativeAuthenticate',
    'saslSupportedMechs',
    'hostInfo',
    'backpressure',
  ],
  transactional: false,
  run: describeServer,
};

function simple(run: (call: Call) => Reply, fields: readonly string[] = []): Command {
  return { fields, transactional: false, run };
}

/** The bytes that identify a session. @throws TypeMismatch */
export function sessionIdOf(lsid: unknown): Buffer {
  const id = isDoc(lsid) ? lsid['id'] : undefined;
  if (!(id instanceof Binary)) throw new StoreError('TypeMismatch', "BSON field 'lsid.id' must be a UUID");
  return Buffer.from(id.value());
}

function endSessions(call: Call): Reply {
  const sessions: unknown = call.body[call.name];
  if (!Array.isArray(sessions))
    throw new StoreError('TypeMismatch', `${call.name} needs an array of sessions`);
  for (const session of sessions.map(sessionIdOf)) {
    call.engine.sessions.end(new Binary(session, Binary.SUBTYPE_UUID));
    call.engine.transactions.endSession(session);
    call.engine.snapshots.endSession(session);
  }
  return {};
}

/** Ends every transaction: there are no users to tell sessions apart by. */
function killAllSessions(call: Call): Reply {
  const users: unknown = call.body[call.name];
  if (!Array.isArray(users)) throw new StoreError('TypeMismatch', 'killAllSessions needs an array of users');
  if (users.length > 0) throw notImplemented('killAllSessions of single users');
  call.engine.transactions.abortAll();
  return {};
}

export const SERVER_COMMANDS: Readonly<Record<string, Command>> = {
  hello: handshake,
  isMaster: handshake,
  ismaster: handshake,
  ping: simple(() => ({})),
  buildInfo: simple(() => ({
    version: VERSION,
    versionArray: [8, 0, 0, 0],
    modules: ['diwan-embedded'],
    bits: 64,
    maxBsonObjectSize: 16 * 1024 * 1024,
  })),
  buildinfo: simple(() => ({
    version: VERSION,
    versionArray: [8, 0, 0, 0],
    modules: ['diwan-embedded'],
    bits: 64,
    maxBsonObjectSize: 16 * 1024 * 1024,
  })),
  connectionStatus: simple(
    () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
    ['showPrivileges'],
  ),
  getParameter: simple((call) => getParameter(call.body), ['featureCompatibilityVersion']),
  endSessions: simple(endSessions),
  killSessions: simple(endSessions),
  killAllSessions: simple(killAllSessions),
  configureFailPoint: simple(configureFailPoint, ['mode', 'data']),
};

function getParameter(body: Doc): Reply {
  if (!('featureCompatibilityVersion' in body)) throw notImplemented('getParameter for this parameter');
  return { featureCompatibilityVersion: { version: '8.0' } };
}

function configureFailPoint(call: Call): Reply {
  if (!call.engine.options.testCommands)
    throw new StoreError('CommandNotFound', "no such command: 'configureFailPoint'");
  return { count: call.engine.failPoints.configure(call.body) };
}
