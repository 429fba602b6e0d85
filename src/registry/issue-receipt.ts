import { keepFiles, renderReceipt } from '../documents/index.ts';
import { findAdministration } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { DomainError } from '../platform/errors.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import { emit, type DomainEvent } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { sealPdf } from '../signatures/index.ts';
import { administrationUnknown } from './errors.ts';
import type { LetterFile } from './letter.ts';
import { changeLetter, loadLetter, NOTHING_DUE, type LetterDocument } from './letter-store.ts';
import { letterAddresses } from './public-code.ts';

/**
 * Renders, seals and stores the receipt of a filed letter, once. A receipt exists only if every file
 * it lists is in the blob store: otherwise the job is refused as unavailable and tried again.
 */
export async function issueReceipt(platform: Platform, event: DomainEvent): Promise<void> {
  const letter = await loadLetter(event.administrationId, event.aggregateId);
  if (letter.receipt !== undefined) return;
  await requireStored(platform, letter);
  const pdf = await renderReceipt(platform, await receiptData(platform, letter));
  const sealed = await sealPdf(platform, {
    administrationId: letter.administrationId,
    pdf,
    reason: `Récépissé ${letter.number} — وصل إيداع`,
  });
  const stored = await platform.blobs.put(letter.administrationId, sealed.pdf);
  await keepReceipt(letter, { ...stored, sealedAt: sealed.signedAt });
}

async function requireStored(platform: Platform, letter: LetterDocument): Promise<void> {
  for (const file of letter.files) {
    const stored = await platform.blobs.stat(letter.administrationId, file.sha256);
    if (stored === null || stored.size !== file.size) {
      throw new DomainError({
        code: 'registry.file_not_stored',
        kind: 'unavailable',
        message: 'Expected every file of the receipt to be stored, but one is missing',
        facts: { letterId: letter._id, sha256: file.sha256 },
      });
    }
  }
}

async function receiptData(
  platform: Platform,
  letter: LetterDocument,
): Promise<Parameters<typeof renderReceipt>[1]> {
  const administration = await findAdministration(letter.administrationId);
  if (administration === null) throw administrationUnknown();
  const parent =
    administration.parentId === undefined ? null : await findAdministration(administration.parentId);
  const addresses = letterAddresses(platform, letter._id);
  return {
    number: letter.number,
    filedAt: letter.filedAt,
    administration: administration.name,
    ...(parent === null ? {} : { parentAdministration: parent.name }),
    filer: { type: letter.filer.type, name: letter.filer.name },
    subject: letter.subject,
    files: letter.files,
    trackingCode: addresses.trackingCode,
    trackingUrl: addresses.trackingPage,
    verificationUrl: addresses.verification,
  };
}

async function keepReceipt(
  letter: LetterDocument,
  receipt: { sha256: string; size: number; sealedAt: Date },
): Promise<void> {
  const { administrationId, _id } = letter;
  await inTransaction(async (tx) => {
    const fresh = await loadLetter(administrationId, _id, tx);
    if (fresh.receipt !== undefined) return;
    const status = fresh.status === 'submitted' ? { status: 'receipted' } : {};
    const last = fresh.circuit === undefined ? {} : NOTHING_DUE;
    await changeLetter(tx, fresh, { set: { receipt, ...status }, ...last });
    const files = [receiptFile(letter.number, receipt)];
    await keepFiles(tx, { administrationId, owner: { type: 'receipt', id: _id }, files });
    await record(tx, {
      administrationId,
      act: 'receipt.issued',
      subject: { type: 'letter', id: _id },
      actor: { kind: 'system', reason: 'receipt of a filing' },
      hashes: { receipt: receipt.sha256 },
      facts: { number: letter.number },
    });
    await emit(tx, { type: 'receipt.issued', administrationId, aggregateId: _id, data: { letterId: _id } });
  });
}

/** The receipt as a file: its name carries the number. */
export function receiptFile(number: string, receipt: { sha256: string; size: number }): LetterFile {
  const name = `recepisse-${number.replaceAll('/', '-')}.pdf`;
  return { name, mediaType: 'application/pdf', sha256: receipt.sha256, size: receipt.size };
}
