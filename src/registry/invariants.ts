import type { Invariant } from '../platform/invariants.ts';
import { checkCodes, checkReceiptFiles, checkSeals, checkSignatures } from './check-documents.ts';
import { checkEntries, checkNumbered, checkRegisters } from './check-registers.ts';

/** The promises of the registry office. */
export const registryInvariants: readonly Invariant[] = [
  {
    name: 'registry.registers-are-gapless',
    promise: 'Every register counts 1, 2, 3… each year, without gap, double or step back in time.',
    scope: 'administration',
    check: checkRegisters,
  },
  {
    name: 'registry.entries-have-their-letter',
    promise: 'Every entry of a register stands for one letter or reply that bears its number.',
    scope: 'administration',
    check: checkEntries,
  },
  {
    name: 'registry.letters-are-registered',
    promise: 'Every letter and every numbered reply stands in its register.',
    scope: 'administration',
    check: checkNumbered,
  },
  {
    name: 'registry.receipts-keep-their-files',
    promise: 'Every file that a receipt lists is stored, byte for byte.',
    scope: 'administration',
    check: checkReceiptFiles,
  },
  {
    name: 'registry.codes-open-their-letter',
    promise: 'The receipt, verification and tracking code of a letter open that letter.',
    scope: 'administration',
    check: checkCodes,
  },
  {
    name: 'registry.receipt-seals-verify',
    promise: 'The seal of every receipt verifies.',
    scope: 'administration',
    check: checkSeals,
  },
  {
    name: 'registry.reply-signatures-verify',
    promise: 'The last signature of every reply that counts as signed verifies.',
    scope: 'administration',
    check: checkSignatures,
  },
];
