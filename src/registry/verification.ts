import { createHash } from 'node:crypto';
import { findAdministration } from '../identity/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { LocalizedText } from '../platform/text.ts';
import { verifyPdf, type VerificationReport } from '../signatures/index.ts';
import { notReadyYet, codeUnknown } from './errors.ts';
import { loadLetter } from './letter-store.ts';
import { resolveCode, type CodeTarget } from './public-code.ts';
import { Replies, type ReplyDocument } from './reply-store.ts';

/** What anyone with the printed code may know of a document: nothing of its filer. */
export interface Verification {
  readonly kind: 'receipt' | 'reply';
  readonly administration: { readonly id: string; readonly code: string; readonly name: LocalizedText };
  readonly number: string;
  readonly issuedAt: Date;
  /** Of the document as issued. */
  readonly sha256: string;
  /** The stored bytes still have that hash, and every signature on them holds. */
  readonly intact: boolean;
  readonly report: VerificationReport;
}

/** The issued document of a verification code. */
export interface IssuedDocument {
  readonly administrationId: string;
  readonly kind: 'receipt' | 'reply';
  readonly number: string;
  readonly issuedAt: Date;
  readonly sha256: string;
}

/** The document a verification code was printed on; unavailable while it is being sealed. */
export async function issuedDocument(platform: Platform, code: string): Promise<IssuedDocument> {
  const target = await resolveCode(platform, code, 'verification');
  return target.objectType === 'letter' ? issuedReceipt(target) : issuedReply(target);
}

/** Checks the stored bytes anew: their hash at each call, their signatures at most once a minute. */
export async function readVerification(platform: Platform, code: string): Promise<Verification> {
  const document = await issuedDocument(platform, code);
  const administration = await findAdministration(document.administrationId);
  const bytes = await storedBytes(platform, document);
  const unchanged = bytes !== null && hashOf(bytes) === document.sha256;
  const report = await reportOf(platform, bytes ?? new Uint8Array());
  return {
    kind: document.kind,
    administration: { id: administration!._id, code: administration!.code, name: administration!.name },
    number: document.number,
    issuedAt: document.issuedAt,
    sha256: document.sha256,
    intact: unchanged && report.intact,
    report,
  };
}

const FRESH_MS = 60_000;
const MOST_REPORTS = 1000;
const reports = new Map<string, { at: number; report: Promise<VerificationReport> }>();

/** The report on these exact bytes; kept a minute by their hash. */
export async function reportOf(platform: Platform, bytes: Uint8Array): Promise<VerificationReport> {
  const hash = hashOf(bytes);
  const now = platform.clock.now().getTime();
  const known = reports.get(hash);
  if (known !== undefined && now - known.at < FRESH_MS) return known.report;
  if (reports.size >= MOST_REPORTS) reports.clear();
  const report = verifyPdf(platform, bytes);
  reports.set(hash, { at: now, report });
  report.catch(() => reports.delete(hash));
  return report;
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The bytes as they lie in the store, even when they no longer match their hash; null when they are gone. */
async function storedBytes(platform: Platform, document: IssuedDocument): Promise<Uint8Array | null> {
  if ((await platform.blobs.stat(document.administrationId, document.sha256)) === null) return null;
  const parts: Uint8Array[] = [];
  const stream = await platform.blobs.open(document.administrationId, document.sha256);
  for await (const part of stream) parts.push(part as Uint8Array);
  return Buffer.concat(parts);
}

async function issuedReceipt(target: CodeTarget): Promise<IssuedDocument> {
  const letter = await loadLetter(target.administrationId, target.objectId);
  if (letter.receipt === undefined) {
    throw notReadyYet(
      'registry.receipt_not_sealed',
      'Expected a sealed receipt, but it is still being sealed',
    );
  }
  const { sha256, sealedAt } = letter.receipt;
  return {
    administrationId: letter.administrationId,
    kind: 'receipt',
    number: letter.number,
    issuedAt: sealedAt,
    sha256,
  };
}

async function issuedReply(target: CodeTarget): Promise<IssuedDocument> {
  const { administrationId, objectId } = target;
  const reply = await Replies.findOne({ administrationId, _id: objectId }).lean<ReplyDocument>();
  if (reply === null || reply.number === undefined) throw codeUnknown();
  if (reply.signed === undefined) {
    throw notReadyYet('registry.reply_not_signed_yet', 'Expected a signed reply, but it is not signed yet');
  }
  const { sha256, signedAt } = reply.signed;
  return { administrationId, kind: 'reply', number: reply.number, issuedAt: signedAt, sha256 };
}
