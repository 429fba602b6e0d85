import { record } from '../journal/index.ts';
import { DomainError } from '../platform/errors.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import { emit, type DomainEvent } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { fileLetter } from './file-letter.ts';
import { allFiles, type LetterFile } from './letter.ts';
import { changeLetter, loadLetter, type LetterDocument } from './letter-store.ts';

/**
 * Files a transferred letter in the competent administration, once: the files are copied blob to
 * blob and must keep their hashes; the new letter has its own number, receipt and circuit. Then says
 * so to the administration it came from, by the outbox.
 */
export async function receiveTransfer(platform: Platform, event: DomainEvent): Promise<void> {
  const letter = await loadLetter(event.administrationId, event.aggregateId);
  const { transfer } = letter;
  if (transfer === undefined) return;
  const files = allFiles(letter);
  for (const file of files) await copyFile(platform, letter, file, transfer.toAdministrationId);
  const filed = await fileLetter(
    platform,
    {
      administrationId: transfer.toAdministrationId,
      filer: letter.filer,
      subject: letter.subject,
      text: letter.text,
      language: letter.language,
      files,
      idempotencyKey: `transfer:${letter._id}`,
      channel: 'transfer',
      origin: { administrationId: letter.administrationId, letterId: letter._id, number: letter.number },
    },
    { kind: 'system', reason: 'transfer from another administration' },
  );
  await sayAccepted(transfer.toAdministrationId, letter, filed);
}

async function copyFile(
  platform: Platform,
  letter: LetterDocument,
  file: LetterFile,
  to: string,
): Promise<void> {
  const copy = await platform.blobs.put(to, await platform.blobs.open(letter.administrationId, file.sha256));
  if (copy.sha256 === file.sha256) return;
  throw new DomainError({
    code: 'registry.copy_differs',
    kind: 'unavailable',
    message: 'Expected the copy of a file to have the hash of its original, but it differs',
    facts: { letterId: letter._id, sha256: file.sha256 },
  });
}

async function sayAccepted(
  administrationId: string,
  origin: LetterDocument,
  filed: { letterId: string; number: string },
): Promise<void> {
  await inTransaction(async (tx) => {
    await emit(tx, {
      type: 'transfer.accepted',
      administrationId,
      aggregateId: filed.letterId,
      data: {
        letterId: filed.letterId,
        number: filed.number,
        originAdministrationId: origin.administrationId,
        originLetterId: origin._id,
      },
    });
  });
}

/** Writes on the first letter what it became; its filer is then told by `transfer.linked`. */
export async function linkTransfer(_platform: Platform, event: DomainEvent): Promise<void> {
  const { letterId, number, originAdministrationId, originLetterId } = event.data;
  const administrationId = String(originAdministrationId);
  await inTransaction(async (tx) => {
    const letter = await loadLetter(administrationId, String(originLetterId), tx);
    if (letter.transfer === undefined || letter.transfer.letterId !== undefined) return;
    await changeLetter(tx, letter, { set: { 'transfer.letterId': letterId, 'transfer.number': number } });
    await record(tx, {
      administrationId,
      act: 'letter.transfer-accepted',
      subject: { type: 'letter', id: letter._id },
      actor: { kind: 'system', reason: 'accepted by the other administration' },
      facts: { to: letter.transfer.toAdministrationId, number: String(number) },
    });
    await emit(tx, {
      type: 'transfer.linked',
      administrationId,
      aggregateId: letter._id,
      data: { letterId: letter._id },
    });
  });
}
