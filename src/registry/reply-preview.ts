import { renderReply, type ReplyData } from '../documents/index.ts';
import { findAdministration, findPerson, findPosition, listPositions } from '../identity/index.ts';
import type { Platform } from '../platform/platform.ts';
import { FILER_TYPE_NAMES } from './letter.ts';
import type { LetterDocument } from './letter-store.ts';
import { replyVerification } from './public-code.ts';
import { letterhead } from './reply-draft.ts';
import type { ReplyDocument } from './reply-store.ts';

/** The draft as it would be sent, under the watermark of a draft. */
export async function previewReply(
  platform: Platform,
  letter: LetterDocument,
  reply: ReplyDocument,
): Promise<Uint8Array> {
  const data = await replyData(platform, letter, reply, { final: false });
  return (await renderReply(platform, data)).pdf;
}

/** What the official letter says. Final: number, date, signatory and verification code are those decided. */
export async function replyData(
  platform: Platform,
  letter: LetterDocument,
  reply: ReplyDocument,
  { final }: { final: boolean },
): Promise<ReplyData> {
  const { filer } = letter;
  return {
    language: reply.language,
    hierarchy: await hierarchyOf(letter),
    recipient: { name: filer.name, quality: FILER_TYPE_NAMES[filer.type][reply.language] ?? filer.type },
    subject: reply.subject,
    reference: { number: letter.number, date: letter.filedAt },
    body: reply.body,
    signatory: await signatoryOf(letter, reply),
    final,
    ...(reply.number === undefined ? {} : { number: reply.number }),
    ...(reply.numberedAt === undefined ? {} : { date: reply.numberedAt }),
    ...(final ? { verification: replyVerification(platform, reply._id) } : {}),
  };
}

async function hierarchyOf(letter: LetterDocument): Promise<ReplyData['hierarchy']> {
  const own = await findAdministration(letter.administrationId);
  const parent = own?.parentId === undefined ? null : await findAdministration(own.parentId);
  const units = (await letterhead(letter)).filter((unit) => unit.kind !== 'administration');
  const administrations = [parent, own].filter((one) => one !== null);
  return [...administrations, ...units].map((one) => one.name);
}

/** The signatory who decided; before that, the administration's signing position. */
async function signatoryOf(letter: LetterDocument, reply: ReplyDocument): Promise<ReplyData['signatory']> {
  const { administrationId } = letter;
  if (reply.decision !== undefined) {
    const { personId, positionId } = reply.decision;
    const [person, position] = await Promise.all([
      findPerson(administrationId, personId),
      positionId === undefined ? null : findPosition(administrationId, positionId),
    ]);
    return { position: position?.title ?? person!.name, name: person!.name };
  }
  const positions = await listPositions(administrationId);
  const signing = positions.find((position) => position.roles.includes('signatory'));
  return {
    position: signing?.title ?? { ar: 'المفوض له بالإمضاء', fr: 'Le signataire', en: 'The signatory' },
  };
}
