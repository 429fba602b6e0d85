import type { Invariant } from '../platform/invariants.ts';
import { checkCodes, checkReceiptFiles, checkSeals, checkSignatures } from './check-documents.ts';
import { checkClosed, checkFinished, checkReplies, checkUnfinished } from './check-letters.ts';
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
  {
    name: 'registry.filings-are-followed-up',
    promise: 'Every filing gets its receipt and its circuit within a minute, or an incident says why not.',
    scope: 'installation',
    check: checkUnfinished,
  },
  {
    name: 'registry.letters-have-receipt-and-circuit',
    promise: 'Every letter has its receipt and its circuit, or says since when they are due.',
    scope: 'administration',
    check: checkFinished,
  },
  {
    name: 'registry.closed-letters-have-no-tasks',
    promise: 'Nobody is asked to work on a letter whose file is closed.',
    scope: 'administration',
    check: checkClosed,
  },
  {
    name: 'registry.numbered-replies-go-out',
    promise: 'No letter is closed while a reply to it has a number but was not dispatched.',
    scope: 'administration',
    check: checkReplies,
  },
];
