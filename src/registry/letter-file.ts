import type { Platform } from '../platform/platform.ts';
import { DomainError } from '../platform/errors.ts';
import { receiptFile } from './issue-receipt.ts';
import { allFiles } from './letter.ts';
import type { LetterDocument } from './letter-store.ts';
import type { OpenedFile } from './read-receipt.ts';

/** A file of a letter by its hash: first deposit, supplements, or the receipt; no other blob can be reached. */
export async function openLetterFile(
  platform: Platform,
  letter: LetterDocument,
  sha256: string,
): Promise<OpenedFile> {
  const receipt = letter.receipt === undefined ? [] : [receiptFile(letter.number, letter.receipt)];
  const file = [...allFiles(letter), ...receipt].find((one) => one.sha256 === sha256);
  if (file === undefined) throw fileNotFound();
  return { file, content: await platform.blobs.open(letter.administrationId, sha256) };
}

function fileNotFound(): DomainError {
  return new DomainError({
    code: 'registry.file_not_found',
    kind: 'not_found',
    message: 'Expected a file of this letter, but none has this hash',
  });
}
