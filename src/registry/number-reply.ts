import type { ServiceHandler } from '../engine/index.ts';
import { record } from '../journal/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import { replyNotFound } from './errors.ts';
import { openCodes } from './public-code.ts';
import { changeReply, findReply } from './reply-store.ts';
import { openRegister, takeNumbers } from './take-number.ts';

/**
 * Gives the reply its number in the outgoing register, in the transaction that ends the step. A
 * reply has one number for life: asked again, it keeps it, so that the register has no gap.
 */
export const numberReply: ServiceHandler = {
  async run(platform, step, complete) {
    const { administrationId } = step;
    await openRegister(platform, administrationId, 'outgoing');
    await inTransaction(async (tx) => {
      const reply = await findReply(administrationId, step.subject.id, tx);
      if (reply === null) throw replyNotFound();
      if (reply.number !== undefined) return complete(tx, { number: reply.number });
      const register = { administrationId, key: 'outgoing' } as const;
      const [taken] = await takeNumbers(tx, platform, register, [{ type: 'reply', id: reply._id }]);
      const { number, at } = taken!;
      await changeReply(tx, reply, { number, numberedAt: at });
      await openCodes(tx, platform, [
        { administrationId, purpose: 'verification', objectType: 'reply', objectId: reply._id },
      ]);
      await record(tx, {
        administrationId,
        act: 'reply.numbered',
        subject: { type: 'letter', id: step.subject.id },
        actor: { kind: 'system', reason: step.service },
        facts: { number },
      });
      await complete(tx, { number });
    });
  },
};
