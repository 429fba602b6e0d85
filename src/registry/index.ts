export { saveDraft, type DraftContent } from './reply-draft.ts';
export { answerCompletion, letterAwaitingFiler, type CompletionAnswer } from './answer-completion.ts';
export { checkUploaded, type CopyCheck, type CopyFinding } from './check-uploaded.ts';
export { letterSubject, registryCompletionEffects } from './completion-effects.ts';
export { fileLetter, type FiledLetter, type FileLetter } from './file-letter.ts';
export { checkFiling, type FilingContent } from './filing-rules.ts';
export { filingRefused } from './errors.ts';
export { INSTRUCTIONS } from './instruction.ts';
export { checkReceipts, checkRegisters, type Finding } from './invariants.ts';
export { issueReceipt, receiptFile } from './issue-receipt.ts';
export {
  FILER_TYPES,
  LETTER_STATUSES,
  type Filer,
  type FilerType,
  type Letter,
  type LetterFile,
  type LetterStatus,
} from './letter.ts';
export { loadLetter } from './letter-store.ts';
export { letterAddresses, replyVerification, type LetterAddresses } from './public-code.ts';
export { openAnswer } from './read-answer.ts';
export { openReceipt, type OpenedFile } from './read-receipt.ts';
export { registryPeriodics, repairLetters } from './repair.ts';
export { findReply } from './reply-store.ts';
export { registryServices } from './services.ts';
export { startCircuit } from './start-circuit.ts';
export { registrySubscriptions } from './subscriptions.ts';
export { findTracking, readTracking, type Tracking } from './tracking.ts';
export { readVerification, type Verification } from './verification.ts';
export { registryRoutes } from './routes.ts';
export { registryProblems } from './problems.ts';
