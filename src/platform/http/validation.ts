import type { FastifySchemaCompiler } from 'fastify';
import { Compile } from 'typebox/compile';
import type { TObject, TProperties, TSchema } from 'typebox';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { DomainError } from '../errors.ts';
import { faultsOf, type SchemaFault } from './field-faults.ts';

const MULTIPART = 'x-multipart';

/**
 * The body schema of a `multipart/form-data` route: documents the parts. The parts are streamed, so
 * the handler judges them; files are `Type.Unsafe<never>({ type: 'string', format: 'binary' })`.
 */
export function multipartBody<T extends TProperties>(parts: T): TObject<T> {
  return Type.Object(parts, { [MULTIPART]: true });
}

/** A request that its route's schema refuses. */
export class SchemaRefusal extends DomainError {
  readonly part: string;
  readonly schemaFaults: readonly SchemaFault[];

  constructor(part: string, schemaFaults: readonly SchemaFault[]) {
    super({
      code: 'http.invalid_request',
      kind: 'invalid',
      message: `Expected ${part} to follow the route's schema, but ${schemaFaults.map((fault) => `${fault.pointer} ${fault.code}`).join(', ')}`,
    });
    this.part = part;
    this.schemaFaults = schemaFaults;
  }
}

/**
 * Bodies are taken as they are: a number in quotes is refused, an unknown property too where the
 * schema says so, and nothing is dropped. Query, path and header values are text and are converted.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  if (isMultipart(schema)) return (value: unknown) => ({ value });
  const validator = Compile(schema);
  const part = partName(httpPart);
  return (given: unknown) => {
    const value = part === 'body' ? given : Value.Convert(schema, Value.Default(schema, given));
    if (validator.Check(value)) return { value };
    return { error: new SchemaRefusal(part, faultsOf(validator.Errors(value))) };
  };
};

function partName(httpPart: string | undefined): string {
  return httpPart === 'querystring' ? 'query' : (httpPart ?? 'body');
}

function isMultipart(schema: TSchema): boolean {
  return Object.hasOwn(schema, MULTIPART);
}
