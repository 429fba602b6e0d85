import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import { loadConfig } from '../../src/platform/config.ts';
import { DomainError } from '../../src/platform/errors.ts';
import {
  createHttpServer,
  type HttpApp,
  type HttpServerSpec,
  type ModuleRoutes,
} from '../../src/platform/http/index.ts';
import { createLogger } from '../../src/platform/log.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { ANONYMOUS, type PersonPrincipal, type Principal } from '../../src/platform/principal.ts';
import { createSecrets } from '../../src/platform/secrets.ts';
import { openDiskBlobStore } from '../../src/platform/storage/index.ts';
import { InlineJobs } from './inline-jobs.ts';
import { MemoryLiveBus } from './memory-live-bus.ts';

export const ACTIONS = [
  'health',
  'metrics',
  'docs',
  'public.read',
  'live.subscribe',
  'open',
  'staff',
  'keys',
];

/** A signed-in officer; her session cookie is `diwan_session=amina`. */
export const OFFICER: PersonPrincipal = {
  kind: 'person',
  personId: 'p1',
  administrationId: 'a1',
  name: { ar: 'مكلفة', fr: 'Chargée de dossiers' },
  positions: [
    { positionId: 'pos1', unitId: 'u1', roles: ['officer'], title: { ar: 'مكلفة', fr: 'Chargée' } },
  ],
  sessionId: 's1',
};

export interface TestServer {
  readonly app: HttpApp;
  readonly platform: Platform;
  readonly live: MemoryLiveBus;
  /** Ends the officer's session. */
  endSession(): void;
  close(): Promise<void>;
}

export interface TestServerOptions extends Partial<Omit<HttpServerSpec, 'modules'>> {
  readonly clock?: Clock;
  readonly env?: Readonly<Record<string, string>>;
  /** Where log lines go. */
  readonly onLog?: (line: string) => void;
}

/** The real HTTP server with routes of the test, a policy of eight actions, and no document store. */
export async function openTestServer(
  routes: ModuleRoutes | readonly ModuleRoutes[],
  options: TestServerOptions = {},
): Promise<TestServer> {
  const { clock = systemClock, env, onLog, ...spec } = options;
  const folder = mkdtempSync(join(tmpdir(), 'dwn-http-'));
  const config = loadConfig({ DATA_DIR: folder, LOG_LEVEL: onLog ? 'debug' : 'silent', DEMO: '0', ...env });
  const live = new MemoryLiveBus(clock);
  const platform: Platform = {
    config,
    clock,
    log: createLogger(config.logLevel, onLog && { write: onLog }),
    blobs: await openDiskBlobStore({ folder: join(folder, 'blobs'), clock }),
    jobs: new InlineJobs(),
    live,
    secrets: createSecrets(config.masterKey),
  };
  const signedIn = { current: true };
  const app = await createHttpServer(platform, {
    authenticate: async (_platform, { headers, cookies }) =>
      principalOf(headers.authorization, cookies['diwan_session'], signedIn.current),
    authorize,
    actions: ACTIONS,
    modules: [routes].flat(),
    problems: [],
    ...spec,
  });
  return {
    app,
    platform,
    live,
    endSession: () => {
      signedIn.current = false;
    },
    close: async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function principalOf(
  authorization: string | undefined,
  session: string | undefined,
  signedIn: boolean,
): Principal {
  if (authorization === 'Bearer good') {
    return { kind: 'api-client', clientId: 'c1', administrationId: 'a1', scopes: ['filings:write'] };
  }
  if (authorization !== undefined) throw refused('identity.key_refused', 'unauthenticated');
  return session === 'amina' && signedIn ? OFFICER : ANONYMOUS;
}

function authorize(principal: Principal, action: string): void {
  const staffOnly = action === 'staff' || action === 'live.subscribe';
  if (staffOnly && principal.kind === 'anonymous') throw refused('identity.not_signed_in', 'unauthenticated');
  if (staffOnly && principal.kind !== 'person') throw refused('identity.forbidden', 'forbidden');
  if (action === 'keys' && principal.kind !== 'api-client') throw refused('identity.forbidden', 'forbidden');
}

function refused(code: string, kind: 'unauthenticated' | 'forbidden'): DomainError {
  return new DomainError({ code, kind, message: 'Expected the right, but it is missing' });
}
