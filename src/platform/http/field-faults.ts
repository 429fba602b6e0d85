import type { TLocalizedValidationError } from 'typebox/error';
import { Settings } from 'typebox/system';

/** One broken rule of a schema: the code is a key of the problem catalogue. */
export interface SchemaFault {
  readonly pointer: string;
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** Answers stay short; the first faults are enough to go on. */
const MOST_FAULTS = 50;
Settings.Set({ maxErrors: 2 * MOST_FAULTS });

const FORMATS: Readonly<Record<string, string>> = {
  email: 'field.not_an_email',
  uuid: 'field.not_an_id',
  date: 'field.not_a_date',
  'date-time': 'field.not_an_instant',
};

const TYPES: Readonly<Record<string, string>> = {
  string: 'field.not_text',
  number: 'field.not_a_number',
  integer: 'field.not_a_whole_number',
  boolean: 'field.not_a_boolean',
  object: 'field.not_an_object',
  array: 'field.not_a_list',
};

/** What the validator found, one fault for each place, in our own words. */
export function faultsOf(errors: readonly TLocalizedValidationError[]): readonly SchemaFault[] {
  const faults = new Map<string, SchemaFault>();
  for (const error of withoutBranches(errors)) {
    for (const fault of toFaults(error)) {
      if (!faults.has(fault.pointer) && faults.size < MOST_FAULTS) faults.set(fault.pointer, fault);
    }
  }
  return [...faults.values()];
}

/** Inside a union each branch complains; only the union's own complaint helps. */
function withoutBranches(errors: readonly TLocalizedValidationError[]): readonly TLocalizedValidationError[] {
  const unions = errors.filter((error): boolean => error.keyword === 'anyOf' || error.keyword === 'oneOf');
  return errors.filter(
    (error) =>
      unions.includes(error) ||
      !unions.some((union): boolean => isWithin(error.schemaPath, union.schemaPath)),
  );
}

function isWithin(path: string, union: string): boolean {
  return path.startsWith(`${union}/anyOf/`) || path.startsWith(`${union}/oneOf/`);
}

function toFaults(error: TLocalizedValidationError): readonly SchemaFault[] {
  const at = error.instancePath;
  const one = (code: string, facts: SchemaFault['facts'] = {}): SchemaFault[] => [
    { pointer: at, code, facts },
  ];
  switch (error.keyword) {
    case 'required':
      return error.params.requiredProperties.map((name) => below(at, name, 'field.required'));
    case 'boolean':
      return one('field.unknown');
    case 'additionalProperties':
      return error.params.additionalProperties.map((name) => below(at, name, 'field.unknown'));
    case 'type':
      return one(TYPES[String(error.params.type)] ?? 'field.not_allowed');
    case 'format':
      return one(FORMATS[error.params.format] ?? 'field.not_allowed');
    case 'minLength':
      return one(error.params.limit === 1 ? 'field.required' : 'field.too_short', {
        limit: error.params.limit,
      });
    case 'maxLength':
      return one('field.too_long', { limit: error.params.limit });
    case 'minimum':
    case 'exclusiveMinimum':
      return one('field.too_small', { limit: Number(error.params.limit) });
    case 'maximum':
    case 'exclusiveMaximum':
      return one('field.too_great', { limit: Number(error.params.limit) });
    case 'minItems':
      return one('field.too_few', { limit: error.params.limit });
    case 'maxItems':
      return one('field.too_many', { limit: error.params.limit });
    case 'uniqueItems':
      return one('field.repeated');
    default:
      return one('field.not_allowed');
  }
}

function below(parent: string, name: string, code: string): SchemaFault {
  return { pointer: `${parent}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, code, facts: {} };
}
