import { StoreError } from '../errors.ts';
import type { TransactionRef } from '../sessions/ref.ts';
import type { Call, Command } from './command.ts';

function ref(call: Call): TransactionRef {
  if (call.database !== 'admin')
    throw new StoreError('Unauthorized', `${call.name} may only be run against the admin database.`);
  if (!call.numbered) throw new StoreError(125, 'The command must be run within a transaction');
  return call.numbered;
}

export const TRANSACTION_COMMANDS: Readonly<Record<string, Command>> = {
  commitTransaction: {
    fields: ['recoveryToken'],
    transactional: true,
    async run(call) {
      await call.engine.transactions.commit(ref(call));
      return {};
    },
  },
  abortTransaction: {
    fields: ['recoveryToken'],
    transactional: true,
    run(call) {
      call.engine.transactions.abort(ref(call));
      return {};
    },
  },
};
