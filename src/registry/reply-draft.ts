import { findUnit } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { newId } from '../platform/ids.ts';
import { inTransaction, insert, type Tx } from '../platform/mongo/index.ts';
import type { Platform } from '../platform/platform.ts';
import { actorOf, type PersonPrincipal } from '../platform/principal.ts';
import type { Language } from '../platform/text.ts';
import { filingRefused, stateRefused } from './errors.ts';
import { clean, SUBJECT_LENGTH } from './filing-rules.ts';
import { changeLetter, loadLetter, type LetterDocument } from './letter-store.ts';
import { contentHash, visasAfterChange, type Reply } from './reply.ts';
import { changeReply, findReply, Replies, type ReplyDocument } from './reply-store.ts';

const BODY_LENGTH = 20_000;

/** What an officer writes; `revision` is the one that was read (0 when no draft existed). */
export interface DraftContent {
  readonly subject: string;
  readonly body: string;
  readonly language: Language;
  readonly revision: number;
}

/** A draft nobody has written yet: the subject taken up, the filer's language. */
export function emptyDraft(
  letter: LetterDocument,
): Pick<Reply, 'subject' | 'body' | 'language' | 'revision' | 'status'> {
  const about = { ar: 'جواب بشأن: ', fr: 'Réponse : ', en: 'Reply: ' }[letter.language];
  const subject = `${about}${letter.subject}`.slice(0, SUBJECT_LENGTH.max);
  return { subject, body: '', language: letter.language, revision: 0, status: 'draft' };
}

/**
 * Saves the draft of a reply. Refused on another revision than the one read, and once the
 * signatory has decided. A change of content cancels the visas given before.
 */
export async function saveDraft(
  platform: Platform,
  letter: { administrationId: string; letterId: string },
  draft: DraftContent,
  principal: PersonPrincipal,
): Promise<ReplyDocument> {
  const content = checked(draft);
  return inTransaction(async (tx) => {
    const stored = await loadLetter(letter.administrationId, letter.letterId, tx);
    const reply = await findReply(letter.administrationId, letter.letterId, tx);
    requireRevision(reply, draft.revision);
    if (reply === null) await begin(tx, stored, content, principal);
    else await change(tx, platform, reply, content);
    if (stored.milestones.startedAt === undefined) await markStarted(tx, platform, stored);
    await recordSaving(tx, stored, content, principal);
    return (await findReply(letter.administrationId, letter.letterId, tx))!;
  });
}

type Content = Pick<DraftContent, 'subject' | 'body' | 'language'>;

function checked(draft: DraftContent): Content {
  const content = {
    subject: clean(draft.subject).replace(/\s+/g, ' '),
    body: clean(draft.body),
    language: draft.language,
  };
  const faults = [
    ...(content.subject.length > SUBJECT_LENGTH.max
      ? [{ pointer: '/subject', code: 'field.too_long', facts: { limit: SUBJECT_LENGTH.max } }]
      : []),
    ...(content.body.length > BODY_LENGTH
      ? [{ pointer: '/body', code: 'field.too_long', facts: { limit: BODY_LENGTH } }]
      : []),
  ];
  if (faults.length > 0) throw filingRefused(faults);
  return content;
}

function requireRevision(reply: ReplyDocument | null, revision: number): void {
  const current = reply?.revision ?? 0;
  if (current !== revision) {
    throw stateRefused(
      'registry.reply_changed',
      'Expected the revision that was read, but the draft changed since',
      {
        revision: current,
      },
    );
  }
  if (reply !== null && (reply.status !== 'draft' || reply.decision !== undefined)) {
    throw stateRefused('registry.reply_closed', 'Expected an open draft, but the signatory has decided');
  }
}

async function begin(
  tx: Tx,
  letter: LetterDocument,
  content: Content,
  principal: PersonPrincipal,
): Promise<void> {
  await insert(tx, Replies, {
    _id: newId(),
    administrationId: letter.administrationId,
    letterId: letter._id,
    revision: 1,
    ...content,
    contentHash: contentHash(content),
    status: 'draft',
    visas: [],
    writtenBy: principal.personId,
  });
}

async function change(tx: Tx, platform: Platform, reply: ReplyDocument, content: Content): Promise<void> {
  const hash = contentHash(content);
  const visas = visasAfterChange(reply.visas, hash, platform.clock.now());
  await changeReply(tx, reply, { ...content, contentHash: hash, visas });
}

/** The first draft shows the filer that somebody is at work. */
async function markStarted(tx: Tx, platform: Platform, letter: LetterDocument): Promise<void> {
  const set = { status: 'in-progress', 'milestones.startedAt': platform.clock.now() };
  await changeLetter(tx, letter, { set });
}

async function recordSaving(
  tx: Tx,
  letter: LetterDocument,
  content: Content,
  principal: PersonPrincipal,
): Promise<void> {
  await record(tx, {
    administrationId: letter.administrationId,
    act: 'reply.draft-saved',
    subject: { type: 'letter', id: letter._id },
    actor: actorOf(principal),
    hashes: { content: contentHash(content) },
  });
}

/** The units above a letter's handler, for the letterhead: highest first, the unit itself last. */
export async function letterhead(
  letter: LetterDocument,
): Promise<NonNullable<Awaited<ReturnType<typeof findUnit>>>[]> {
  const unitId = letter.annotation?.unitId ?? letter.qualification?.unitId;
  const unit = unitId === undefined ? null : await findUnit(letter.administrationId, unitId);
  if (unit === null) return [];
  const above = await Promise.all(unit.path.map((id) => findUnit(letter.administrationId, id)));
  return [unit, ...above.filter((one) => one !== null)].toReversed();
}
