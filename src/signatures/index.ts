export { createPersonKey, createSealKey } from './create-key.ts';
export type { CreatePersonKey, CreateSealKey, KeyCreated } from './create-key.ts';
export { sealPdf } from './seal-pdf.ts';
export type { SealPdf } from './seal-pdf.ts';
export { signPdf } from './sign-pdf.ts';
export type { SignPdf } from './sign-pdf.ts';
export { verifyPdf } from './verify-pdf.ts';
export type {
  SignatureLevel,
  SignedPdf,
  VerificationProblem,
  VerificationReport,
  VerifiedSignature,
} from './verification-report.ts';
export { signaturesProblems } from './problems.ts';
