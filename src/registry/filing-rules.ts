import type { FieldFault } from '../platform/errors.ts';
import { LANGUAGES, type Language } from '../platform/text.ts';
import { filingRefused } from './errors.ts';
import { FILER_TYPES, type Filer, type FilerType } from './letter.ts';

export const SUBJECT_LENGTH = { min: 3, max: 300 } as const;
const TEXT_LENGTH = { max: 20_000 } as const;
const NAME_LENGTH = { min: 2, max: 200 } as const;

const EMAIL = /^[^\s@<>"]{1,64}@[^\s@<>".]+(\.[^\s@<>".]+)+$/;
const PHONE = /^\+?[0-9][0-9 .()-]{6,24}$/;
const ID_NUMBER = /^[\p{L}\p{N}][\p{L}\p{N} ./-]{2,29}$/u;

/** The words of a filing, cleaned: composed, trimmed, no control characters. */
export interface FilingContent {
  readonly filer: Filer;
  readonly subject: string;
  readonly text: string;
  readonly language: Language;
}

/**
 * The content of a filing as anybody may send it, or `registry.filing_refused` with every fault
 * at once and a JSON pointer to each. A filing needs a name, a way to answer (e-mail or phone), a
 * subject, and a text or a file.
 */
export function checkFiling(input: unknown, fileCount: number): FilingContent {
  const faults: FieldFault[] = [];
  const filing = fieldsOf(input);
  const content: FilingContent = {
    filer: checkFiler(filing['filer'], faults),
    subject: checkText(filing['subject'], { pointer: '/subject', ...SUBJECT_LENGTH, oneLine: true }, faults),
    text: checkText(filing['text'] ?? '', { pointer: '/text', min: 0, ...TEXT_LENGTH }, faults),
    language: checkChoice(filing['language'] ?? 'ar', LANGUAGES, '/language', faults),
  };
  if (content.text === '' && fileCount === 0 && !faults.some((fault) => fault.pointer === '/text')) {
    faults.push({ pointer: '/text', code: 'registry.text_or_file_required' });
  }
  if (faults.length > 0) throw filingRefused(faults);
  return content;
}

function checkFiler(input: unknown, faults: FieldFault[]): Filer {
  if (input === undefined || input === null || typeof input !== 'object') {
    faults.push({ pointer: '/filer', code: 'field.required' });
    return { type: 'citizen', name: '' };
  }
  const filer = fieldsOf(input);
  const type = checkChoice<FilerType>(filer['type'], FILER_TYPES, '/filer/type', faults);
  const name = checkText(filer['name'], { pointer: '/filer/name', ...NAME_LENGTH, oneLine: true }, faults);
  const email = checkPattern(
    filer['email'],
    { pointer: '/filer/email', pattern: EMAIL, code: 'field.not_an_email' },
    faults,
  );
  const phone = checkPattern(
    filer['phone'],
    { pointer: '/filer/phone', pattern: PHONE, code: 'registry.phone_wrong' },
    faults,
  );
  const idNumber = checkPattern(
    filer['idNumber'],
    { pointer: '/filer/idNumber', pattern: ID_NUMBER, code: 'registry.id_number_wrong' },
    faults,
  );
  if (isAbsent(filer['email']) && isAbsent(filer['phone'])) {
    faults.push({ pointer: '/filer/email', code: 'registry.contact_required' });
  }
  return {
    type,
    name,
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(idNumber === undefined ? {} : { idNumber: idNumber.toUpperCase() }),
  };
}

interface TextRule {
  readonly pointer: string;
  readonly min: number;
  readonly max: number;
  readonly oneLine?: true;
}

function checkText(value: unknown, rule: TextRule, faults: FieldFault[]): string {
  const { pointer, min, max } = rule;
  if (isAbsent(value) && min > 0) {
    faults.push({ pointer, code: 'field.required' });
    return '';
  }
  if (typeof value !== 'string') {
    faults.push({ pointer, code: 'field.not_text' });
    return '';
  }
  const cleaned = clean(value);
  const text = rule.oneLine === true ? cleaned.replace(/\s+/g, ' ') : cleaned;
  if (text.length < min) faults.push({ pointer, code: 'field.too_short', facts: { limit: min } });
  if (text.length > max) faults.push({ pointer, code: 'field.too_long', facts: { limit: max } });
  return text;
}

function checkPattern(
  value: unknown,
  rule: { pointer: string; pattern: RegExp; code: string },
  faults: FieldFault[],
): string | undefined {
  if (isAbsent(value)) return undefined;
  const text = typeof value === 'string' ? clean(value) : '';
  if (text.length <= 254 && rule.pattern.test(text)) return text;
  faults.push({ pointer: rule.pointer, code: rule.code });
  return undefined;
}

function checkChoice<T extends string>(
  value: unknown,
  choices: readonly T[],
  pointer: string,
  faults: FieldFault[],
): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  faults.push({ pointer, code: isAbsent(value) ? 'field.required' : 'field.not_allowed' });
  return choices[0]!;
}

/** Composed form, no control characters but line breaks, no blanks around. */
export function clean(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Cc}/gu, (control) => (control === '\n' || control === '\t' ? control : ''))
    .trim();
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function fieldsOf(input: unknown): Record<string, unknown> {
  return typeof input === 'object' && input !== null ? { ...input } : {};
}
