import type { FormSchema } from './circuit-types.ts';

const MOST_FIELDS = 100;
const MOST_OPTIONS = 1000;
const LONGEST_PATTERN = 200;

type Shape = (value: unknown) => boolean;

const isText: Shape = (value) => typeof value === 'string';
const isNumber: Shape = (value) => typeof value === 'number' && Number.isFinite(value);

const RULES: Readonly<Record<string, Shape>> = {
  required: (value) => typeof value === 'boolean',
  minLength: isNumber,
  maxLength: isNumber,
  min: isNumber,
  max: isNumber,
  pattern: (value) => typeof value === 'string' && value.length <= LONGEST_PATTERN && isPattern(value),
};

const OPTION: Readonly<Record<string, Shape>> = { value: isText, label: isText };

const FIELD: Readonly<Record<string, Shape>> = {
  id: isText,
  key: isText,
  label: isText,
  description: isText,
  text: isText,
  validate: (value) => holds(value, RULES),
  values: (value) =>
    Array.isArray(value) &&
    value.length <= MOST_OPTIONS &&
    value.every((option) => holds(option, OPTION) && Object.keys(OPTION).every((name) => name in option)),
  conditional: (value) => holds(value, { hide: isText }),
  properties: (value) => isRecord(value) && Object.values(value).every(isText),
};

/**
 * Whether a value from outside has the shape of a form, so that everything after it may rely on the
 * types. Words, types and keys are judged by the rules of `check-forms.ts`.
 */
export function isForm(schema: unknown): schema is FormSchema {
  if (!isRecord(schema)) return false;
  const { components } = schema;
  return (
    Array.isArray(components) &&
    components.length <= MOST_FIELDS &&
    components.every((field) => holds(field, FIELD))
  );
}

/** Every property that is there has its shape; others are not ours to judge. */
function holds(value: unknown, shapes: Readonly<Record<string, Shape>>): boolean {
  if (!isRecord(value)) return false;
  return Object.entries(shapes).every(([name, shape]) => value[name] === undefined || shape(value[name]));
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
