import type { AddressInfo } from 'node:net';
import { ACTIONS, authenticate, requireRight } from '../../src/identity/index.ts';
import { problems, routes, subscriptions } from '../../src/main/compose.ts';
import { createHttpServer } from '../../src/platform/http/index.ts';
import type { Role } from '../../src/platform/principal.ts';
import type { House } from './administration-house.ts';
import { Client } from './client.ts';

/** The whole API of a house on a port of its own, with its jobs running. */
export interface HouseApi {
  readonly url: string;
  /** A caller without an account, with its CSRF token. */
  visitor(): Promise<Client>;
  /** A signed-in member of staff. */
  staff(role: Role): Promise<Client>;
  /** An address the API gave, on this port. */
  here(address: string): string;
  close(): Promise<void>;
}

export async function openHouseApi(house: House): Promise<HouseApi> {
  const app = await createHttpServer(house.platform, {
    authenticate,
    authorize: requireRight,
    actions: Object.keys(ACTIONS),
    modules: routes,
    problems,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${address.port}`;
  const stop = house.platform.work(subscriptions);
  return {
    url,
    visitor: async () => {
      const client = new Client(url);
      await client.session();
      return client;
    },
    staff: async (role) => {
      const client = new Client(url);
      const { login, password } = house.login(role);
      await client.signIn(login, password);
      return client;
    },
    here: (given) => `${url}${new URL(given).pathname}`,
    close: async () => {
      await app.close();
      await stop();
    },
  };
}

/** Asks again until it is so; the last answer when it never is. */
export async function until<T>(
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
  milliseconds = 20_000,
): Promise<T> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (holds(answer) || performance.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
