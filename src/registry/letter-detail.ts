import { findAdministration, findPerson, findPosition, findUnit } from '../identity/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { PersonPrincipal } from '../platform/principal.ts';
import { mayWriteReply } from './letter-access.ts';
import type { LetterDocument } from './letter-store.ts';
import { replyVerification } from './public-code.ts';
import { emptyDraft } from './reply-draft.ts';
import { standingVisas } from './reply.ts';
import { findReply, type ReplyDocument } from './reply-store.ts';
import type { LetterDetailWire, LetterSummaryWire, ReplyDraftWire } from './schema.ts';

/** A letter as lists show it. */
export function letterSummary(letter: LetterDocument): LetterSummaryWire {
  return {
    id: letter._id,
    number: letter.number,
    filedAt: letter.filedAt.toISOString(),
    subject: letter.subject,
    filer: { type: letter.filer.type, name: letter.filer.name },
    status: letter.status,
    priority: letter.qualification?.priority,
    confidentiality: letter.qualification?.confidentiality,
    fileCount: letter.files.length,
    receiptReady: letter.receipt !== undefined,
  };
}

/** A letter as the staff read it; personal data included, so the caller's right was checked before. */
export async function letterDetail(
  platform: Platform,
  letter: LetterDocument,
  principal: PersonPrincipal,
): Promise<LetterDetailWire> {
  const reply = await findReply(letter.administrationId, letter._id);
  return {
    id: letter._id,
    number: letter.number,
    filedAt: letter.filedAt.toISOString(),
    channel: letter.channel,
    subject: letter.subject,
    text: letter.text,
    language: letter.language,
    filer: { ...letter.filer },
    files: [...letter.files],
    supplements: letter.supplements.map((one) => ({
      ...one,
      at: one.at.toISOString(),
      files: [...one.files],
    })),
    status: letter.status,
    ...(letter.receipt && {
      receipt: { sha256: letter.receipt.sha256, sealedAt: letter.receipt.sealedAt.toISOString() },
    }),
    ...(letter.qualification && {
      qualification: { ...letter.qualification, at: letter.qualification.at.toISOString() },
    }),
    ...(letter.annotation && { annotation: await annotationWire(letter) }),
    ...(letter.completion && { completionRequest: completionWire(letter) }),
    ...(await relations(letter)),
    ...(letter.circuit && {
      instanceId: letter.circuit.instanceId,
      circuit: { key: letter.circuit.key, version: letter.circuit.version },
    }),
    ...(reply && { reply: replySummary(platform, reply) }),
    canWriteReply: isOpen(reply) && (await mayWriteReply(principal, letter._id)),
  };
}

/** The draft with its visas; before anything is written, a first proposal of revision 0. */
export async function replyDraft(
  letter: LetterDocument,
  reply: ReplyDocument | null,
): Promise<ReplyDraftWire> {
  if (reply === null) return { ...emptyDraft(letter), editable: true, visas: [] };
  return {
    subject: reply.subject,
    body: reply.body,
    language: reply.language,
    revision: reply.revision,
    status: reply.status,
    editable: isOpen(reply),
    ...(reply.number === undefined ? {} : { number: reply.number }),
    visas: await Promise.all(reply.visas.map((visa) => visaWire(reply, visa))),
  };
}

async function visaWire(
  reply: ReplyDocument,
  visa: ReplyDocument['visas'][number],
): Promise<ReplyDraftWire['visas'][number]> {
  const { administrationId } = reply;
  const [person, position] = await Promise.all([
    findPerson(administrationId, visa.personId),
    visa.positionId === undefined ? null : findPosition(administrationId, visa.positionId),
  ]);
  return {
    at: visa.at.toISOString(),
    standing: standingVisas(reply).includes(visa),
    ...(person && { name: person.name }),
    ...(position && { position: position.title }),
  };
}

function isOpen(reply: ReplyDocument | null): boolean {
  return reply === null || (reply.status === 'draft' && reply.decision === undefined);
}

function replySummary(platform: Platform, reply: ReplyDocument): NonNullable<LetterDetailWire['reply']> {
  return {
    status: reply.status,
    revision: reply.revision,
    subject: reply.subject,
    visas: standingVisas(reply).length,
    ...(reply.number === undefined ? {} : { number: reply.number }),
    ...(reply.signed && {
      sha256: reply.signed.sha256,
      signedAt: reply.signed.signedAt.toISOString(),
      signer: reply.signed.signer.name,
      verification: replyVerification(platform, reply._id).url,
    }),
    ...(reply.dispatchedAt && { dispatchedAt: reply.dispatchedAt.toISOString() }),
  };
}

async function annotationWire(letter: LetterDocument): Promise<LetterDetailWire['annotation']> {
  const { unitId, instruction, note, at } = letter.annotation!;
  const unit = unitId === undefined ? null : await findUnit(letter.administrationId, unitId);
  return {
    at: at.toISOString(),
    ...(unit && { unitId: unit._id, unit: unit.name }),
    ...(instruction === undefined ? {} : { instruction }),
    ...(note === undefined ? {} : { note }),
  };
}

function completionWire(letter: LetterDocument): LetterDetailWire['completionRequest'] {
  const { message, missing, askedAt, answeredAt } = letter.completion!;
  return {
    message,
    missing: [...missing],
    ...(askedAt && { askedAt: askedAt.toISOString() }),
    ...(answeredAt && { answeredAt: answeredAt.toISOString() }),
  };
}

async function relations(letter: LetterDocument): Promise<Pick<LetterDetailWire, 'transfer' | 'origin'>> {
  const { transfer, origin } = letter;
  const [to, from] = await Promise.all([
    transfer === undefined ? null : findAdministration(transfer.toAdministrationId),
    origin === undefined ? null : findAdministration(origin.administrationId),
  ]);
  return {
    ...(transfer &&
      to && { transfer: { administration: to.name, reason: transfer.reason, number: transfer.number } }),
    ...(origin && from && { origin: { administration: from.name, number: origin.number } }),
  };
}
