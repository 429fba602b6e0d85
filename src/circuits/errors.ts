import { DomainError } from '../platform/errors.ts';
import type { Problem } from './language/index.ts';

/** A bundle that the check refuses. Carries every problem, for the modeler and the command line. */
export class CircuitRefused extends DomainError {
  readonly problems: readonly Problem[];

  constructor(key: string, problems: readonly Problem[]) {
    const errors = problems.filter((problem) => problem.severity === 'error');
    super({
      code: 'circuits.refused',
      kind: 'invalid',
      message: `Expected a circuit that can be executed, but ${key} has ${errors.length} errors: ${errors
        .map((problem) => `${problem.elementId || 'circuit'} ${problem.code}`)
        .join(', ')}`,
      facts: { key, count: errors.length },
      faults: errors.map((problem) => ({
        pointer: problem.elementId ? `/elements/${problem.elementId}` : '',
        code: `circuits.${problem.code}`,
        facts: problem.facts,
      })),
    });
    this.name = 'CircuitRefused';
    this.problems = problems;
  }
}

export function circuitNotFound(key: string): DomainError {
  return new DomainError({
    code: 'circuits.not_found',
    kind: 'not_found',
    message: `Expected circuit ${key}, but the administration has none of that key`,
    facts: { key },
  });
}

export function versionNotFound(version: string | number): DomainError {
  return new DomainError({
    code: 'circuits.version_not_found',
    kind: 'not_found',
    message: `Expected circuit version ${version}, but the administration has none`,
    facts: { version },
  });
}

export function draftChanged(key: string, revision: number): DomainError {
  return new DomainError({
    code: 'circuits.draft_changed',
    kind: 'precondition',
    message: `Expected the draft of ${key} at the revision that was read, but it is now at ${revision}`,
    facts: { key, revision },
  });
}

export function revisionMissing(key: string): DomainError {
  return new DomainError({
    code: 'circuits.revision_missing',
    kind: 'invalid',
    message: `Expected an If-Match header with the revision of the draft of ${key}, but there is none`,
    facts: { key },
  });
}

export function modelNotFound(key: string): DomainError {
  return new DomainError({
    code: 'circuits.model_not_found',
    kind: 'not_found',
    message: `Expected a national model ${key}, but the product ships none of that key`,
    facts: { key },
  });
}
