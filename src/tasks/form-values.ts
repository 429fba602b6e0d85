import { createContext, Script } from 'node:vm';
import { evaluate, SyntaxError as FeelSyntaxError } from 'feelin';
import type { FormField, FormSchema } from '../circuits/index.ts';
import type { FieldFault } from '../platform/errors.ts';

export type FormValues = Readonly<Record<string, unknown>>;

/** Texts without their own limit end here. */
const LONGEST_TEXT = 10_000;

interface Field extends FormField {
  readonly key: string;
}

/** What a form makes of the values it got. */
export interface CheckedValues {
  /** Only the visible fields of the form, texts trimmed, empty ones left out. */
  readonly values: FormValues;
  /** JSON pointers into the request's body. */
  readonly faults: readonly FieldFault[];
}

/**
 * Checks values against a form: only its visible fields are kept. A field is hidden when its FEEL
 * condition is true; `outcome` can be read in it like a field.
 */
export function checkValues(form: FormSchema | null, given: FormValues, outcome: string): CheckedValues {
  const fields = (form?.components ?? []).filter(isField);
  const context = { ...Object.fromEntries(fields.map(({ key }) => [key, null])), ...given, outcome };
  const values: Record<string, unknown> = {};
  const faults: FieldFault[] = [];
  for (const field of fields.filter((one) => !isHidden(one, context))) {
    const value = clean(given[field.key]);
    const code = faultOf(field, value);
    if (code !== undefined) faults.push({ pointer: `/values/${field.key}`, ...code });
    else if (value !== undefined) values[field.key] = value;
  }
  return { values, faults };
}

/** The fields whose options are a list of the organisation, with the chosen value. */
export function chosenFrom(
  form: FormSchema | null,
  values: FormValues,
): { source: string; key: string; value: string }[] {
  return (form?.components ?? []).filter(isField).flatMap((field) => {
    const source = field.properties?.['source'];
    const value = values[field.key];
    return source !== undefined && typeof value === 'string' ? [{ source, key: field.key, value }] : [];
  });
}

function isField(field: FormField): field is Field {
  return field.type !== 'text' && field.key !== undefined && field.key !== '';
}

function isHidden(field: Field, context: Record<string, unknown>): boolean {
  const condition = field.conditional?.hide?.replace(/^\s*=/, '').trim();
  if (condition === undefined || condition === '') return false;
  try {
    return evaluate(condition, context).value === true;
  } catch (error) {
    if (error instanceof FeelSyntaxError) return false;
    throw error;
  }
}

function clean(value: unknown): unknown {
  const text = typeof value === 'string' ? value.trim() : value;
  return text === '' || text === null ? undefined : text;
}

type Fault = Omit<FieldFault, 'pointer'> | undefined;

function faultOf(field: Field, value: unknown): Fault {
  if (value === undefined || (field.type === 'checkbox' && value === false)) {
    return field.validate?.required === true ? { code: 'field.required' } : undefined;
  }
  switch (field.type) {
    case 'checkbox':
      return typeof value === 'boolean' ? undefined : { code: 'field.not_a_boolean' };
    case 'number':
      return numberFault(field, value);
    case 'select':
    case 'radio':
      return choiceFault(field, value);
    case 'datetime':
      return typeof value === 'string' && isInstantOrDate(value) ? undefined : { code: 'field.not_a_date' };
    default:
      return textFault(field, value);
  }
}

function numberFault({ validate }: Field, value: unknown): Fault {
  if (typeof value !== 'number' || !Number.isFinite(value)) return { code: 'field.not_a_number' };
  const { min, max } = validate ?? {};
  if (min !== undefined && value < min) return { code: 'field.too_small', facts: { limit: min } };
  if (max !== undefined && value > max) return { code: 'field.too_great', facts: { limit: max } };
  return undefined;
}

function choiceFault(field: Field, value: unknown): Fault {
  if (typeof value !== 'string' || value.length > 200) return { code: 'field.not_allowed' };
  const isOpenList = field.properties?.['source'] !== undefined;
  const isOffered = isOpenList || (field.values ?? []).some((option) => option.value === value);
  return isOffered ? undefined : { code: 'field.not_allowed' };
}

function textFault({ validate }: Field, value: unknown): Fault {
  if (typeof value !== 'string') return { code: 'field.not_text' };
  const length = [...value].length;
  const { minLength, pattern } = validate ?? {};
  const maxLength = validate?.maxLength ?? LONGEST_TEXT;
  if (length > maxLength) return { code: 'field.too_long', facts: { limit: maxLength } };
  if (minLength !== undefined && length < minLength)
    return { code: 'field.too_short', facts: { limit: minLength } };
  if (pattern !== undefined && !matches(pattern, value)) return { code: 'field.not_allowed' };
  return undefined;
}

const LONGEST_MATCHED = 500;
/** A pattern that needs longer is a trap: it would stop every administration. */
const PATTERN_MS = 50;
const sandbox = createContext(Object.create(null));
const trial = new Script('new RegExp(pattern, "u").test(value)');

/** A pattern comes from the designer: it is tried on short texts only, and not for long. A broken one accepts. */
function matches(pattern: string, value: string): boolean {
  if (value.length > LONGEST_MATCHED) return false;
  Object.assign(sandbox, { pattern, value });
  try {
    return trial.runInContext(sandbox, { timeout: PATTERN_MS }) === true;
  } catch (error) {
    const tooLong = typeof error === 'object' && error !== null && 'code' in error;
    return !(tooLong && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT');
  }
}

function isInstantOrDate(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}
