import { keepFiles, renderReply } from '../documents/index.ts';
import type { ServiceHandler } from '../engine/index.ts';
import { findAdministration, findPerson, findPosition } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import { emit } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { signPdf, verifyPdf } from '../signatures/index.ts';
import { DomainError } from '../platform/errors.ts';
import { replyNotFound, stateRefused } from './errors.ts';
import { changeLetter, loadLetter, type LetterDocument } from './letter-store.ts';
import { replyFile } from './read-answer.ts';
import { replyData } from './reply-preview.ts';
import type { SignedReply, SigningDecision } from './reply.ts';
import { changeReply, findReply, type ReplyDocument } from './reply-store.ts';

/**
 * Renders the numbered reply and signs it with the key of the signatory who decided, on exactly the
 * content that was decided on. The result is verified before it is kept.
 */
export const signReply: ServiceHandler = {
  async run(platform, step, complete) {
    const { administrationId } = step;
    const letter = await loadLetter(administrationId, step.subject.id);
    const reply = await findReply(administrationId, letter._id);
    if (reply === null) throw replyNotFound();
    const signed = reply.signed ?? (await makeSigned(platform, letter, reply));
    await inTransaction(async (tx) => {
      const fresh = await findReply(administrationId, letter._id, tx);
      if (fresh?.signed === undefined) {
        await changeReply(tx, reply, { signed, status: 'signed' });
        await changeLetter(tx, letter, { set: { 'milestones.signedAt': signed.signedAt } });
        const files = [replyFile(reply.number!, signed)];
        await keepFiles(tx, { administrationId, owner: { type: 'reply', id: reply._id }, files });
        await record(tx, {
          administrationId,
          act: 'reply.signed',
          subject: { type: 'letter', id: letter._id },
          actor: actorOfSigning(reply.decision!),
          hashes: { reply: signed.sha256, content: reply.contentHash },
          facts: { number: reply.number! },
        });
        await emit(tx, {
          type: 'reply.signed',
          administrationId,
          aggregateId: letter._id,
          data: { letterId: letter._id },
        });
      }
      await complete(tx, { signed: true });
    });
  },
};

async function makeSigned(
  platform: Platform,
  letter: LetterDocument,
  reply: ReplyDocument,
): Promise<SignedReply> {
  const decision = requireDecided(reply);
  const { administrationId } = letter;
  const rendered = await renderReply(platform, await replyData(platform, letter, reply, { final: true }));
  const [person, position, administration] = await Promise.all([
    findPerson(administrationId, decision.personId),
    decision.positionId === undefined ? null : findPosition(administrationId, decision.positionId),
    findAdministration(administrationId),
  ]);
  const signer = {
    personId: decision.personId,
    name: person!.name,
    ...(position === null ? {} : { title: position.title }),
  };
  const signed = await signPdf(platform, {
    administrationId,
    personId: decision.personId,
    pdf: rendered.pdf,
    stamp: {
      name: person!.name,
      position: position?.title ?? person!.name,
      administration: administration!.name,
    },
    area: rendered.stampArea,
  });
  await requireIntact(platform, signed.pdf);
  const stored = await platform.blobs.put(administrationId, signed.pdf);
  return { ...stored, signedAt: signed.signedAt, signer };
}

function requireDecided(reply: ReplyDocument): SigningDecision {
  if (reply.number === undefined) {
    throw stateRefused(
      'registry.reply_not_numbered',
      'Expected a numbered reply to sign, but it has no number yet',
    );
  }
  if (reply.decision?.contentHash === reply.contentHash) return reply.decision;
  throw stateRefused(
    'registry.reply_not_decided',
    'Expected a decision to sign this content, but there is none',
  );
}

async function requireIntact(platform: Platform, pdf: Uint8Array): Promise<void> {
  const report = await verifyPdf(platform, pdf);
  if (report.intact) return;
  throw new DomainError({
    code: 'registry.signature_not_verified',
    kind: 'unavailable',
    message: 'Expected a fresh signature to verify, but it does not',
    facts: { problems: report.problems.join(', ') },
  });
}

function actorOfSigning(decision: SigningDecision): Parameters<typeof record>[1]['actor'] {
  const { personId, positionId } = decision;
  return { kind: 'person', personId, authority: 'own', ...(positionId === undefined ? {} : { positionId }) };
}
