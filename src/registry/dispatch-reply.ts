import type { ServiceHandler } from '../engine/index.ts';
import { record } from '../journal/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import { emit } from '../platform/outbox/index.ts';
import { replyNotFound, stateRefused } from './errors.ts';
import { changeLetter, loadLetter } from './letter-store.ts';
import { changeReply, findReply } from './reply-store.ts';

/** Puts the signed reply at the filer's disposal on the tracking page; the filer is mailed by `reply.dispatched`. */
export const dispatchReply: ServiceHandler = {
  async run(platform, step, complete) {
    const { administrationId } = step;
    await inTransaction(async (tx) => {
      const letter = await loadLetter(administrationId, step.subject.id, tx);
      const reply = await findReply(administrationId, letter._id, tx);
      if (reply === null) throw replyNotFound();
      if (reply.status === 'dispatched') return complete(tx, { number: reply.number });
      if (reply.signed === undefined) {
        throw stateRefused(
          'registry.reply_not_signed',
          'Expected a signed reply to dispatch, but it is not signed',
        );
      }
      const at = platform.clock.now();
      await changeReply(tx, reply, { status: 'dispatched', dispatchedAt: at });
      await changeLetter(tx, letter, { set: { status: 'answered', 'milestones.dispatchedAt': at } });
      await record(tx, {
        administrationId,
        act: 'reply.dispatched',
        subject: { type: 'letter', id: letter._id },
        actor: { kind: 'system', reason: step.service },
        hashes: { reply: reply.signed.sha256 },
        facts: { number: reply.number ?? '' },
      });
      await emit(tx, {
        type: 'reply.dispatched',
        administrationId,
        aggregateId: letter._id,
        data: { letterId: letter._id, replyId: reply._id },
      });
      await complete(tx, { number: reply.number });
    });
  },
};
