import type { ServiceHandler } from '../engine/index.ts';
import { record } from '../journal/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import { emit } from '../platform/outbox/index.ts';
import { stateRefused } from './errors.ts';
import { changeLetter, loadLetter } from './letter-store.ts';

/**
 * Marks the letter as sent on to the competent administration. That one receives it by the outbox
 * (`letter.transferred`), as a new letter with its own number and receipt.
 */
export const transferLetter: ServiceHandler = {
  async run(platform, step, complete) {
    const { administrationId } = step;
    await inTransaction(async (tx) => {
      const letter = await loadLetter(administrationId, step.subject.id, tx);
      const { transfer } = letter;
      if (transfer === undefined) {
        throw stateRefused(
          'registry.no_transfer_target',
          'Expected a competent administration, but none was named',
        );
      }
      if (letter.status !== 'transferred') {
        const at = platform.clock.now();
        await changeLetter(tx, letter, { set: { status: 'transferred', 'transfer.at': at } });
        await record(tx, {
          administrationId,
          act: 'letter.transferred',
          subject: { type: 'letter', id: letter._id },
          actor: { kind: 'system', reason: step.service },
          facts: { to: transfer.toAdministrationId },
        });
        await emit(tx, {
          type: 'letter.transferred',
          administrationId,
          aggregateId: letter._id,
          data: { letterId: letter._id, to: transfer.toAdministrationId },
        });
      }
      await complete(tx, { transferred: true });
    });
  },
};
