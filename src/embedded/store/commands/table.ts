import { aggregate } from './aggregate.ts';
import { bulkWrite } from './bulk-write.ts';
import { COLLECTION_COMMANDS } from './collections.ts';
import type { Command } from './command.ts';
import { explain } from './explain.ts';
import { findAndModify } from './find-and-modify.ts';
import { count } from './count.ts';
import { getMore, killCursors } from './cursors.ts';
import { distinct } from './distinct.ts';
import { find } from './find.ts';
import { INDEX_COMMANDS } from './indexes.ts';
import { insert } from './insert.ts';
import { SERVER_COMMANDS } from './server.ts';
import { TRANSACTION_COMMANDS } from './transactions.ts';
import { remove, update } from './update.ts';
import { validate } from './validate.ts';

/** Every command this server knows, by its exact name. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    ...SERVER_COMMANDS,
    ...COLLECTION_COMMANDS,
    ...INDEX_COMMANDS,
    ...TRANSACTION_COMMANDS,
    aggregate,
    bulkWrite,
    count,
    delete: remove,
    distinct,
    explain,
    find,
    findAndModify,
    findandmodify: findAndModify,
    getMore,
    insert,
    killCursors,
    update,
    validate,
  }),
);
