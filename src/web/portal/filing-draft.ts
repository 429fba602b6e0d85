import type { MessageId } from '../language/catalogues.ts';
import type { Language, LocalizedText } from '../language/language.ts';

export const FILER_TYPES = ['citizen', 'company', 'association', 'administration'] as const;
export type FilerType = (typeof FILER_TYPES)[number];

/** The pages of a filing, in order; one question each. */
export const FILING_STEPS = ['administration', 'filer', 'letter', 'files', 'check'] as const;
export type FilingStep = (typeof FILING_STEPS)[number];

export interface ChosenAdministration {
  readonly id: string;
  readonly code: string;
  readonly name: LocalizedText;
}

/** What somebody has typed so far. Files are kept beside it, in memory only. */
export interface FilingDraft {
  readonly administration: ChosenAdministration | null;
  readonly filerType: FilerType;
  readonly name: string;
  readonly idNumber: string;
  readonly email: string;
  readonly phone: string;
  readonly subject: string;
  readonly text: string;
  readonly language: Language;
}

export interface FilingRules {
  readonly maxFileBytes: number;
  readonly maxTotalBytes: number;
  readonly maxFiles: number;
  readonly mediaTypes: readonly string[];
}

/** One thing to correct: the field's id, what to say, on which page it is. */
export interface FilingFault {
  readonly step: FilingStep;
  readonly field: string;
  readonly message: MessageId;
  readonly values?: Record<string, string | number>;
}

const NAME_MIN = 2;
const SUBJECT_MIN = 3;
export const SUBJECT_MAX = 300;
export const TEXT_MAX = 20_000;

export function emptyDraft(language: Language): FilingDraft {
  return {
    administration: null,
    filerType: 'citizen',
    name: '',
    idNumber: '',
    email: '',
    phone: '',
    subject: '',
    text: '',
    language,
  };
}

/** Everything that one page still needs; the server judges again. */
export function faultsOf(step: FilingStep, draft: FilingDraft, fileCount: number): FilingFault[] {
  if (step === 'administration') {
    return draft.administration
      ? []
      : [{ step, field: 'administration', message: 'file.administration.missing' }];
  }
  if (step === 'filer') return filerFaults(draft);
  if (step === 'letter') return letterFaults(draft);
  if (step === 'files' && fileCount === 0 && draft.text.trim() === '') {
    return [{ step, field: 'files', message: 'file.nothing' }];
  }
  return [];
}

function filerFaults(draft: FilingDraft): FilingFault[] {
  const faults: FilingFault[] = [];
  const step = 'filer';
  if (draft.name.trim().length < NAME_MIN) {
    faults.push({
      step,
      field: 'name',
      message: draft.filerType === 'citizen' ? 'file.name.missing' : 'file.body.missing',
    });
  }
  const email = draft.email.trim();
  if (email === '' && draft.phone.trim() === '')
    faults.push({ step, field: 'email', message: 'file.contact.missing' });
  if (email !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    faults.push({ step, field: 'email', message: 'file.email.wrong' });
  }
  if (draft.phone.trim() !== '' && !/^\+?[\d\s().-]{6,20}$/.test(draft.phone.trim())) {
    faults.push({ step, field: 'phone', message: 'file.phone.wrong' });
  }
  return faults;
}

function letterFaults(draft: FilingDraft): FilingFault[] {
  const faults: FilingFault[] = [];
  const step = 'letter';
  if (draft.subject.trim().length < SUBJECT_MIN)
    faults.push({ step, field: 'subject', message: 'file.subject.missing' });
  if (draft.subject.length > SUBJECT_MAX) {
    faults.push({ step, field: 'subject', message: 'file.tooLong', values: { max: SUBJECT_MAX } });
  }
  if (draft.text.length > TEXT_MAX)
    faults.push({ step, field: 'text', message: 'file.tooLong', values: { max: TEXT_MAX } });
  return faults;
}

/** The `filing` part of the request. Optional contacts are left out when empty. */
export function filingBody(draft: FilingDraft) {
  const optional = (value: string) => (value.trim() === '' ? undefined : value.trim());
  return {
    administration: draft.administration?.code ?? '',
    filer: {
      type: draft.filerType,
      name: draft.name.trim(),
      email: optional(draft.email),
      phone: optional(draft.phone),
      idNumber: optional(draft.idNumber),
    },
    subject: draft.subject.trim(),
    text: draft.text.trim(),
    language: draft.language,
  };
}

const FIELD_OF_POINTER: readonly (readonly [prefix: string, step: FilingStep, field: string])[] = [
  ['/administration', 'administration', 'administration'],
  ['/filer/type', 'filer', 'filerType'],
  ['/filer/name', 'filer', 'name'],
  ['/filer/email', 'filer', 'email'],
  ['/filer/phone', 'filer', 'phone'],
  ['/filer/idNumber', 'filer', 'idNumber'],
  ['/subject', 'letter', 'subject'],
  ['/text', 'letter', 'text'],
  ['/language', 'letter', 'language'],
  ['/files', 'files', 'files'],
];

/** Where on the form the server's JSON pointer leads; `/filing/…` and `/…` are both understood. */
export function placeOfPointer(pointer: string): { step: FilingStep; field: string } | undefined {
  const path = pointer.replace(/^\/filing(?=\/)/, '');
  const found = FIELD_OF_POINTER.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`));
  return found ? { step: found[1], field: found[2] } : undefined;
}

/** Two sendings of the same content carry the same Idempotency-Key; another content needs another key. */
export function contentSignature(draft: FilingDraft, files: readonly File[]): string {
  const chosen = files.map((file) => [file.name, file.size, file.lastModified]);
  return JSON.stringify([filingBody(draft), chosen]);
}
