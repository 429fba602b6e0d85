import type { Readable } from 'node:stream';
import type { Platform } from '../platform/platform.ts';
import type { LetterFile } from './letter.ts';
import { receiptFile } from './issue-receipt.ts';
import { loadLetter } from './letter-store.ts';
import { resolveCode } from './public-code.ts';

/** A stored document on its way to a reader. */
export interface OpenedFile {
  readonly file: LetterFile;
  readonly content: Readable;
}

/** The sealed receipt of a receipt code; null while it is being sealed. */
export async function openReceipt(platform: Platform, code: string): Promise<OpenedFile | null> {
  const target = await resolveCode(platform, code, 'receipt');
  const letter = await loadLetter(target.administrationId, target.objectId);
  if (letter.receipt === undefined) return null;
  const file = receiptFile(letter.number, letter.receipt);
  return { file, content: await platform.blobs.open(letter.administrationId, file.sha256) };
}
