import type { Platform } from '../platform/platform.ts';
import { Letters, type LetterDocument } from './letter-store.ts';
import {
  RegisterEntries,
  Registers,
  type RegisterDocument,
  type RegisterEntryDocument,
} from './register-store.ts';
import { formatNumber } from './register.ts';

/** A broken promise, in words for the operator. Empty lists mean that all is well. */
export interface Finding {
  readonly invariant: 'register.gapless' | 'register.in-order' | 'receipt.files-stored';
  readonly detail: string;
}

/**
 * Every register of an administration counts 1, 2, 3… each year without gap or double, its instants
 * never go back, and its next number is the one after the last entry.
 */
export async function checkRegisters(administrationId: string): Promise<Finding[]> {
  const registers = await Registers.find({ administrationId }).lean<RegisterDocument[]>();
  const findings: Finding[] = [];
  for (const register of registers) {
    const entries = await RegisterEntries.find({ administrationId, register: register.key })
      .sort({ year: 1, order: 1 })
      .lean<RegisterEntryDocument[]>();
    findings.push(...checkEntries(register, entries));
  }
  return findings;
}

function checkEntries(register: RegisterDocument, entries: readonly RegisterEntryDocument[]): Finding[] {
  const findings: Finding[] = [];
  let previous: RegisterEntryDocument | undefined;
  for (const entry of entries) {
    const expected = previous?.year === entry.year ? previous.order + 1 : 1;
    if (entry.order !== expected || entry.number !== formatNumber(register.key, entry.year, entry.order)) {
      const number = formatNumber(register.key, entry.year, expected);
      findings.push({ invariant: 'register.gapless', detail: `expected ${number}, found ${entry.number}` });
    }
    if (previous !== undefined && entry.at < previous.at) {
      findings.push({
        invariant: 'register.in-order',
        detail: `${entry.number} is earlier than ${previous.number}`,
      });
    }
    previous = entry;
  }
  const next = previous?.year === register.year ? previous.order + 1 : 1;
  if (next !== register.next) {
    findings.push({ invariant: 'register.gapless', detail: `next is ${register.next}, expected ${next}` });
  }
  return findings;
}

/** Every file that a receipt lists is in the blob store with its size. */
export async function checkReceipts(platform: Platform, administrationId: string): Promise<Finding[]> {
  const letters = await Letters.find({ administrationId, 'receipt.sha256': { $exists: true } }).lean<
    LetterDocument[]
  >();
  const findings: Finding[] = [];
  for (const letter of letters) {
    for (const file of [...letter.files, letter.receipt!]) {
      const stored = await platform.blobs.stat(administrationId, file.sha256);
      if (stored?.size !== file.size) {
        findings.push({
          invariant: 'receipt.files-stored',
          detail: `${letter.number}: ${file.sha256} is missing`,
        });
      }
    }
  }
  return findings;
}
