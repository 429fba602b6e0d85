import type { ServiceHandler } from '../engine/index.ts';
import { record } from '../journal/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import { emit } from '../platform/outbox/index.ts';
import { stateRefused } from './errors.ts';
import { changeLetter, loadLetter } from './letter-store.ts';

/** Tells the filer what is missing: on the tracking page at once, by mail after `letter.completion-asked`. */
export const askCompletion: ServiceHandler = {
  async run(platform, step, complete) {
    const { administrationId } = step;
    await inTransaction(async (tx) => {
      const letter = await loadLetter(administrationId, step.subject.id, tx);
      if (letter.completion === undefined) {
        throw stateRefused(
          'registry.nothing_to_ask',
          'Expected a list of what is missing, but the desk wrote none',
        );
      }
      if (letter.completion.askedAt === undefined) {
        const at = platform.clock.now();
        await changeLetter(tx, letter, { set: { status: 'awaiting-filer', 'completion.askedAt': at } });
        await record(tx, {
          administrationId,
          act: 'letter.completion-asked',
          subject: { type: 'letter', id: letter._id },
          actor: { kind: 'system', reason: step.service },
          facts: { missing: letter.completion.missing.length },
        });
        await emit(tx, {
          type: 'letter.completion-asked',
          administrationId,
          aggregateId: letter._id,
          data: { letterId: letter._id },
        });
      }
      await complete(tx, { asked: true });
    });
  },
};
