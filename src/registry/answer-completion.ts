import { keepFiles } from '../documents/index.ts';
import { record } from '../journal/index.ts';
import { newId } from '../platform/ids.ts';
import { inTransaction, type Tx } from '../platform/mongo/index.ts';
import { emit } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { completeFilerTask, openFilerTask } from '../tasks/index.ts';
import { filingRefused, stateRefused } from './errors.ts';
import { clean } from './filing-rules.ts';
import type { LetterFile } from './letter.ts';
import { changeLetter, loadLetter, type LetterDocument } from './letter-store.ts';
import { resolveCode } from './public-code.ts';

const LONGEST_MESSAGE = 5000;

/** What the filer sends after a request for missing documents; the files were received before. */
export interface CompletionAnswer {
  readonly trackingCode: string;
  readonly message: string;
  readonly files: readonly LetterFile[];
}

/** The letter of a tracking code, when the administration waits for its filer; else a refusal. */
export async function letterAwaitingFiler(platform: Platform, trackingCode: string): Promise<LetterDocument> {
  const target = await resolveCode(platform, trackingCode, 'tracking');
  const letter = await loadLetter(target.administrationId, target.objectId);
  await requireAwaiting(letter);
  return letter;
}

/**
 * Adds the filer's answer to the letter as a supplement with its own hashes, and lets the circuit
 * go on. Once: a second answer is refused.
 */
export async function answerCompletion(platform: Platform, answer: CompletionAnswer): Promise<void> {
  const message = clean(answer.message);
  checkAnswer(message, answer.files.length);
  const { administrationId, _id } = await letterAwaitingFiler(platform, answer.trackingCode);
  await inTransaction(async (tx) => {
    const letter = await loadLetter(administrationId, _id, tx);
    await requireAwaiting(letter, tx);
    const at = platform.clock.now();
    const supplement = { id: newId(), at, message, files: answer.files };
    await changeLetter(tx, letter, {
      set: { 'completion.answeredAt': at, status: 'receipted' },
      push: { supplements: supplement },
    });
    await keepFiles(tx, { administrationId, owner: { type: 'letter', id: _id }, files: answer.files });
    await record(tx, {
      administrationId,
      act: 'letter.completed-by-filer',
      subject: { type: 'letter', id: _id },
      actor: { kind: 'anonymous' },
      hashes: Object.fromEntries(answer.files.map((file, index) => [`file-${index + 1}`, file.sha256])),
      facts: { files: answer.files.length, supplement: supplement.id },
    });
    await emit(tx, {
      type: 'letter.completed-by-filer',
      administrationId,
      aggregateId: _id,
      data: { letterId: _id },
    });
    await completeFilerTask(tx, { administrationId, letterId: _id });
  });
}

function checkAnswer(message: string, fileCount: number): void {
  if (message === '' && fileCount === 0) {
    throw filingRefused([{ pointer: '/message', code: 'registry.text_or_file_required' }]);
  }
  if (message.length > LONGEST_MESSAGE) {
    throw filingRefused([{ pointer: '/message', code: 'field.too_long', facts: { limit: LONGEST_MESSAGE } }]);
  }
}

/** Something was asked, it was not answered, and the circuit still waits for it. */
async function requireAwaiting(letter: LetterDocument, tx?: Tx): Promise<void> {
  const { completion } = letter;
  if (completion?.askedAt === undefined || completion.answeredAt !== undefined) throw notAwaited();
  if ((await openFilerTask(letter.administrationId, letter._id, tx)) === null) throw notAwaited();
}

function notAwaited(): ReturnType<typeof stateRefused> {
  return stateRefused(
    'registry.completion_not_awaited',
    'Expected a letter that waits for its filer, but nothing is asked of the filer now',
  );
}
