import { DomainError } from '../../platform/errors.ts';
import { databaseName, restoreIsUnderWay } from './database-store.ts';

/** @throws DomainError `main.half_restored` where a restore was begun and not finished: never to be served */
export async function refuseHalfRestored(): Promise<void> {
  if (!(await restoreIsUnderWay())) return;
  throw new DomainError({
    code: 'main.half_restored',
    kind: 'conflict',
    message: `Expected a whole database ${databaseName()}, but a restore into it was interrupted: remove the data folder (or drop the database) and restore again`,
  });
}
