import { DomainError, type ErrorKind, type FieldFault } from '../errors.ts';
import type { Language } from '../text.ts';
import type { ProblemCatalogue } from './problem-catalogue.ts';
import type { FieldProblem, Problem } from './problem-schema.ts';
import { SchemaRefusal } from './validation.ts';

/** RFC 9457. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition: 412,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
};

/** Seconds after which an unavailable service is worth another try. */
const RETRY_AFTER_SECONDS = 5;

export interface ProblemContext {
  readonly catalogue: ProblemCatalogue;
  readonly language: Language;
  readonly requestId: string;
}

/** A problem and, when waiting helps, after how many seconds to ask again. */
export interface ProblemAnswer {
  readonly problem: Problem;
  readonly retryAfter?: number;
}

/** The only translation of domain errors to HTTP. `status` overrules the kind's own. */
export function problemOf(error: DomainError, context: ProblemContext, status?: number): ProblemAnswer {
  const { catalogue, language, requestId } = context;
  const errors = fieldProblems(error, context);
  const detail = catalogue.detail(error.code, error.facts, language);
  const problem: Problem = {
    type: `/problems/${error.code}`,
    title: catalogue.title(error.code, error.facts, language) ?? kindTitle(error.kind, context),
    status: status ?? (error instanceof SchemaRefusal ? 400 : STATUS[error.kind]),
    ...(detail === undefined ? {} : { detail }),
    code: error.code,
    instance: `urn:uuid:${requestId}`,
    ...(errors.length === 0 ? {} : { errors }),
    ...(Object.keys(error.facts).length === 0 ? {} : { facts: { ...error.facts } }),
  };
  const retryAfter = problem.status === 503 || problem.status === 429 ? retryAfterOf(error) : undefined;
  return retryAfter === undefined ? { problem } : { problem, retryAfter };
}

/** A code without a text still says, in the reader's language, what kind of refusal it is. */
function kindTitle(kind: ErrorKind, { catalogue, language }: ProblemContext): string {
  return catalogue.title(`kind.${kind}`, {}, language) ?? kind;
}

function fieldProblems(error: DomainError, context: ProblemContext): FieldProblem[] {
  if (!(error instanceof SchemaRefusal)) return error.faults.map((fault) => fieldProblem(fault, context));
  const place = error.part === 'body' ? {} : { in: error.part };
  return error.schemaFaults.map((fault) => ({ ...fieldProblem(fault, context), ...place }));
}

function fieldProblem(fault: FieldFault, { catalogue, language }: ProblemContext): FieldProblem {
  const facts = fault.facts ?? {};
  const detail =
    catalogue.detail(fault.code, facts, language) ??
    catalogue.title(fault.code, facts, language) ??
    fault.detail;
  return {
    pointer: fault.pointer,
    code: fault.code,
    detail: detail ?? catalogue.title('field.not_allowed', facts, language) ?? fault.code,
  };
}

function retryAfterOf(error: DomainError): number {
  const said = error.facts['retryAfterSeconds'];
  return typeof said === 'number' ? Math.max(1, Math.ceil(said)) : RETRY_AFTER_SECONDS;
}
