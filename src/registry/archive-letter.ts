import type { ServiceHandler } from '../engine/index.ts';
import { record } from '../journal/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import { emit } from '../platform/outbox/index.ts';
import { changeLetter, loadLetter } from './letter-store.ts';

/** Closes the file. A transferred letter keeps that status: its life goes on elsewhere. */
export const archiveLetter: ServiceHandler = {
  async run(platform, step, complete) {
    const { administrationId } = step;
    await inTransaction(async (tx) => {
      const letter = await loadLetter(administrationId, step.subject.id, tx);
      if (letter.milestones.archivedAt === undefined) {
        const status = letter.status === 'transferred' ? {} : { status: 'archived' };
        const at = platform.clock.now();
        await changeLetter(tx, letter, { set: { ...status, 'milestones.archivedAt': at } });
        await record(tx, {
          administrationId,
          act: 'letter.archived',
          subject: { type: 'letter', id: letter._id },
          actor: { kind: 'system', reason: step.service },
        });
        await emit(tx, {
          type: 'letter.archived',
          administrationId,
          aggregateId: letter._id,
          data: { letterId: letter._id },
        });
      }
      await complete(tx, { archived: true });
    });
  },
};
