import { record } from '../journal/index.ts';
import { newId, newSecret } from '../platform/ids.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import type { Platform } from '../platform/platform.ts';
import { actorOf, type Principal } from '../platform/principal.ts';
import { notFound } from './errors.ts';
import type { ApiClient, ApiScope } from './organisation.ts';
import { digest } from './password.ts';
import { requireRight } from './policy.ts';
import { insertApiClient, revokeClient } from './session-store.ts';

export interface NewApiClient {
  readonly administrationId: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  /** At least 128 unguessable bits; drawn at random when absent. */
  readonly secret?: string;
}

/** Registers a machine. The key is shown this once: only its hash is kept. */
export async function createApiClient(
  platform: Platform,
  input: NewApiClient,
  principal: Principal,
): Promise<{ client: ApiClient; key: string }> {
  const { administrationId } = input;
  requireRight(principal, 'api-clients.manage', { administrationId });
  const secret = input.secret ?? newSecret();
  const client: ApiClient = {
    _id: newId(),
    administrationId,
    name: input.name,
    secretHash: digest(secret),
    scopes: [...new Set(input.scopes)],
    createdAt: platform.clock.now(),
  };
  await inTransaction(async (tx) => {
    await insertApiClient(tx, client);
    await record(tx, {
      administrationId,
      act: 'api-client.created',
      subject: { type: 'api-client', id: client._id },
      actor: actorOf(principal),
      facts: { scopes: client.scopes.join(' ') },
    });
  });
  return { client, key: `dw_${client._id}_${secret}` };
}

/** Makes a key useless from the next request on. */
export async function revokeApiClient(
  platform: Platform,
  input: { readonly administrationId: string; readonly clientId: string },
  principal: Principal,
): Promise<void> {
  const { administrationId, clientId } = input;
  requireRight(principal, 'api-clients.manage', { administrationId });
  await inTransaction(async (tx) => {
    const isKnown = await revokeClient(tx, { administrationId, clientId, at: platform.clock.now() });
    if (!isKnown) throw notFound();
    await record(tx, {
      administrationId,
      act: 'api-client.revoked',
      subject: { type: 'api-client', id: clientId },
      actor: actorOf(principal),
    });
  });
}
