import { inTransaction, isDuplicateKey, type Tx } from '../platform/mongo/index.ts';
import { administrationIdByCode } from './administration-store.ts';
import { nameTaken } from './errors.ts';
import { loginOwner } from './person-store.ts';

/** Names that a use case claims, normalised. Logins and administrations' codes are unique on the platform. */
export interface ClaimedNames {
  readonly login?: string;
  readonly administrationCode?: string;
  /** A code that is unique in its administration only. */
  readonly code?: string;
}

/**
 * Runs a transaction that claims unique names. One that is in use becomes a refusal of its field,
 * also when two callers claim it at once.
 */
export async function claiming<T>(names: ClaimedNames, work: (tx: Tx) => Promise<T>): Promise<T> {
  await refuseTaken(names);
  try {
    return await inTransaction(work);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    await refuseTaken(names);
    throw nameTaken('code');
  }
}

async function refuseTaken(names: ClaimedNames): Promise<void> {
  if (names.login !== undefined && (await loginOwner(names.login))) throw nameTaken('login');
  if (names.administrationCode !== undefined && (await administrationIdByCode(names.administrationCode))) {
    throw nameTaken('code');
  }
}
