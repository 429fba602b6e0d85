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

export function incidentRaised(instanceId: string, cause: Error): DomainError {
  return new DomainError({
    code: 'engine.circuit_stuck',
    kind: 'conflict',
    message: `Expected instance ${instanceId} to go on, but it cannot: ${cause.message}`,
    facts: { instanceId },
    cause,
  });
}

export function stateUnreadable(instanceId: string, format: string): DomainError {
  return new DomainError({
    code: 'engine.state_unreadable',
    kind: 'conflict',
    message: `Expected the state of instance ${instanceId} in this program's format, but it is ${format}`,
    facts: { instanceId, format },
  });
}
