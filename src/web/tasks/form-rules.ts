import { evaluate } from 'feelin';
import type { Language } from '../language/language.ts';
import type { FormField, FormSchema, FormValue, FormValues } from './task.ts';

/** A field that holds a value (a `text` only shows words). */
export interface ValueField extends FormField {
  readonly key: string;
}

export interface FieldFault {
  readonly key: string;
  readonly rule:
    | 'required'
    | 'choose'
    | 'tick'
    | 'tooShort'
    | 'tooLong'
    | 'tooSmall'
    | 'tooLarge'
    | 'malformed';
  readonly limit?: number;
}

type Words = 'label' | 'description' | 'text';

/** A field's words in a language; the form-js property itself is French, the last resort. */
export function wordsOf(field: FormField, which: Words, language: Language): string {
  const { properties } = field;
  return properties?.[`${which}.${language}`] ?? properties?.[`${which}.fr`] ?? field[which] ?? '';
}

/** The words of one choice of a list. */
export function choiceOf(
  field: FormField,
  option: { value: string; label: string },
  language: Language,
): string {
  const { properties } = field;
  return (
    properties?.[`value.${option.value}.${language}`] ??
    properties?.[`value.${option.value}.fr`] ??
    option.label
  );
}

/** The DOM id of a form field, for the error summary's links. */
export function fieldId(key: string): string {
  return `field-${key}`;
}

export function holdsValue(field: FormField): field is ValueField {
  return field.type !== 'text' && field.key !== undefined && field.key !== '';
}

/** The fields to show: those whose FEEL condition does not hide them. A condition that cannot be read hides nothing. */
export function visibleFields(form: FormSchema, values: FormValues): FormField[] {
  const names = form.components.filter(holdsValue).map((field) => [field.key, null]);
  const context = { ...Object.fromEntries(names), ...values, outcome: null };
  return form.components.filter((field) => !isHidden(field, context));
}

/** What the visible fields still need; the server applies the same rules. */
export function faultsOfForm(form: FormSchema, values: FormValues): FieldFault[] {
  return visibleFields(form, values).flatMap((field) => {
    const fault = holdsValue(field) ? faultOf(field, values[field.key] ?? null) : undefined;
    return fault ? [fault] : [];
  });
}

/** The values of the visible fields only, empty ones left out. */
export function submittedValues(form: FormSchema | null, values: FormValues): FormValues {
  if (!form) return {};
  const keys = visibleFields(form, values)
    .filter(holdsValue)
    .map((field) => field.key);
  const filled = keys.filter(
    (key) => values[key] !== undefined && values[key] !== null && values[key] !== '',
  );
  return Object.fromEntries(filled.map((key) => [key, values[key] ?? null]));
}

function isHidden(field: FormField, context: Record<string, unknown>): boolean {
  const condition = field.conditional?.hide?.replace(/^\s*=/, '').trim();
  if (!condition) return false;
  try {
    return evaluate(condition, context).value === true;
  } catch {
    return false;
  }
}

function faultOf(field: ValueField, value: FormValue): FieldFault | undefined {
  const { key, validate = {} } = field;
  const text = typeof value === 'string' ? value.trim() : value;
  if (text === null || text === '' || (field.type === 'checkbox' && text === false)) {
    return validate.required === true ? { key, rule: missingRule(field) } : undefined;
  }
  if (typeof text === 'number') return numberFault(field, text);
  if (typeof text === 'string' && (field.type === 'textfield' || field.type === 'textarea'))
    return textFault(field, text);
  return undefined;
}

function missingRule(field: FormField): FieldFault['rule'] {
  if (field.type === 'checkbox') return 'tick';
  return field.type === 'select' || field.type === 'radio' ? 'choose' : 'required';
}

function numberFault({ key, validate = {} }: ValueField, value: number): FieldFault | undefined {
  const { min, max } = validate;
  if (min !== undefined && value < min) return { key, rule: 'tooSmall', limit: min };
  if (max !== undefined && value > max) return { key, rule: 'tooLarge', limit: max };
  return undefined;
}

function textFault({ key, validate = {} }: ValueField, value: string): FieldFault | undefined {
  const { minLength, maxLength, pattern } = validate;
  const length = [...value].length;
  if (minLength !== undefined && length < minLength) return { key, rule: 'tooShort', limit: minLength };
  if (maxLength !== undefined && length > maxLength) return { key, rule: 'tooLong', limit: maxLength };
  if (pattern !== undefined && !matches(pattern, value)) return { key, rule: 'malformed' };
  return undefined;
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}
