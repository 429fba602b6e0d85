import { DomainError } from '../platform/errors.ts';

export function instanceNotFound(instanceId: string): DomainError {
  return new DomainError({
    code: 'engine.instance_not_found',
    kind: 'not_found',
    message: `Expected instance ${instanceId}, but the administration has none`,
    facts: { instanceId },
  });
}

export function stepNotOpen(instanceId: string, executionId: string): DomainError {
  return new DomainError({
    code: 'engine.step_not_open',
    kind: 'conflict',
    message: `Expected step ${executionId} of instance ${instanceId} to be open, but it is not`,
    facts: { instanceId },
  });
}

export function outcomeNotOffered(elementId: string, outcome: string): DomainError {
  return new DomainError({
    code: 'engine.outcome_not_offered',
    kind: 'invalid',
    message: `Expected an outcome that step ${elementId} offers, but got ${outcome}`,
    facts: { elementId, outcome },
    faults: [{ pointer: '/outcome', code: 'engine.outcome_not_offered' }],
  });
}

export function instanceBusy(instanceId: string): DomainError {
  return new DomainError({
    code: 'engine.instance_busy',
    kind: 'unavailable',
    message: `Expected to save instance ${instanceId}, but other commands kept changing it`,
    facts: { instanceId },
  });
}
