import type { ReceivedFile } from '../documents/index.ts';
import type { Language, LocalizedText } from '../platform/text.ts';

/** Who may file. The receipt and every mail name the filer by `name` only. */
export const FILER_TYPES = ['citizen', 'company', 'association', 'administration'] as const;
export type FilerType = (typeof FILER_TYPES)[number];

/** Identity and contact of the person or body that files; personal data, never in journal or events. */
export interface Filer {
  readonly type: FilerType;
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
  /** CIN or passport of a citizen, ICE or RC of a company, registration of an association. */
  readonly idNumber?: string;
}

/** A received file as a letter keeps it: the bytes live in the blob store under `administration/sha256`. */
export type LetterFile = ReceivedFile;

/** The life of a letter, in the order of docs/domain-language.md. */
export type LetterStatus =
  | 'submitted'
  | 'receipted'
  | 'registered'
  | 'assigned'
  | 'in-progress'
  | 'awaiting-filer'
  | 'answered'
  | 'transferred'
  | 'rejected'
  | 'withdrawn'
  | 'closed'
  | 'archived';

/** By which door a letter came in. */
export type Channel = 'portal' | 'api' | 'transfer';

/** Degrees of urgency of a qualified letter. */
export const PRIORITIES = ['normal', 'urgent', 'very-urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Degrees of confidentiality; matters of State secrecy stay out of the system. */
export const CONFIDENTIALITIES = ['ordinary', 'restricted', 'confidential', 'secret'] as const;
export type Confidentiality = (typeof CONFIDENTIALITIES)[number];

/** What the registry desk decided about a letter. */
export interface Qualification {
  readonly nature?: string;
  readonly priority: Priority;
  readonly confidentiality: Confidentiality;
  /** The unit that the desk suggests to the head. */
  readonly unitId?: string;
  readonly note?: string;
  readonly outcome: string;
  readonly at: Date;
}

/** What the head wrote on a letter: who handles it, and with which instruction. */
export interface Annotation {
  readonly unitId?: string;
  readonly instruction?: string;
  readonly note?: string;
  readonly at: Date;
}

/** The one request for missing documents that a letter may see (law 55-19: once only). */
export interface CompletionRequest {
  readonly message: string;
  readonly missing: readonly string[];
  readonly requestedAt: Date;
  /** Set when the filer has been told, by the circuit's service step. */
  readonly askedAt?: Date;
  readonly answeredAt?: Date;
}

/** What the filer sent after a completion request; its files never mix with the first deposit. */
export interface Supplement {
  readonly id: string;
  readonly at: Date;
  readonly message: string;
  readonly files: readonly LetterFile[];
}

/** A letter sent on to the competent administration, and what became of it there. */
export interface Transfer {
  readonly toAdministrationId: string;
  readonly reason: string;
  readonly at: Date;
  readonly letterId?: string;
  readonly number?: string;
}

/** Where a transferred letter came from. */
export interface Origin {
  readonly administrationId: string;
  readonly letterId: string;
  readonly number: string;
}

/** The sealed receipt in the blob store. */
export interface Receipt {
  readonly sha256: string;
  readonly size: number;
  readonly sealedAt: Date;
}

/** The circuit that carries the letter, pinned to the version in force when it was filed. */
export interface LetterCircuit {
  readonly instanceId: string;
  readonly key: string;
  readonly version: number;
  readonly versionId: string;
}

/** Instants of what the filer may see; each is written once. */
export interface Milestones {
  readonly registeredAt?: Date;
  readonly assignedAt?: Date;
  readonly startedAt?: Date;
  readonly signedAt?: Date;
  readonly dispatchedAt?: Date;
  readonly archivedAt?: Date;
}

/** A letter as filed and as it lives. Number, filer, subject, text and files never change. */
export interface Letter {
  readonly _id: string;
  readonly administrationId: string;
  readonly number: string;
  readonly year: number;
  readonly order: number;
  readonly filedAt: Date;
  readonly channel: Channel;
  readonly filer: Filer;
  readonly subject: string;
  readonly text: string;
  readonly language: Language;
  readonly files: readonly LetterFile[];
  readonly status: LetterStatus;
  readonly milestones: Milestones;
  readonly receipt?: Receipt;
  readonly circuit?: LetterCircuit;
  readonly qualification?: Qualification;
  readonly annotation?: Annotation;
  readonly completion?: CompletionRequest;
  readonly supplements: readonly Supplement[];
  readonly transfer?: Transfer;
  readonly origin?: Origin;
  /** Positions that took part in the circuit: their holders find the letter in their list. */
  readonly participants: readonly string[];
  readonly searchTerms: readonly string[];
  /** Until the receipt is sealed and the circuit started: since when they are due. */
  readonly dueSince?: Date;
  readonly revision: number;
}

/** Names of the filer's quality, for receipts, mails and screens. */
export const FILER_TYPE_NAMES: Readonly<Record<FilerType, LocalizedText>> = {
  citizen: { ar: 'مواطن(ة)', fr: 'Citoyen(ne)', en: 'Citizen' },
  company: { ar: 'مقاولة', fr: 'Entreprise', en: 'Company' },
  association: { ar: 'جمعية', fr: 'Association', en: 'Association' },
  administration: { ar: 'إدارة', fr: 'Administration', en: 'Administration' },
};

/** Every file of a letter with its hash: the first deposit, then the supplements in order. */
export function allFiles(letter: Pick<Letter, 'files' | 'supplements'>): LetterFile[] {
  return [...letter.files, ...letter.supplements.flatMap((supplement) => supplement.files)];
}
