import { DomainError } from '../platform/errors.ts';
import type { EngineBindings, ServiceHandler, StepHandler, SubjectGuard } from './contracts.ts';

let bound: EngineBindings | undefined;

/** Binds the handlers above the engine; called once by `main/compose.ts` before any job runs. */
export function configureEngine(bindings: EngineBindings): void {
  bound = bindings;
}

/** Where human steps go. */
export function stepHandler(): StepHandler {
  return bindings().steps;
}

/** Who does a service; a service without a handler is a fault of composition, seen as an incident. */
export function serviceHandler(service: string): ServiceHandler {
  const handler = bindings().services[service];
  if (handler) return handler;
  throw new DomainError({
    code: 'engine.service_not_bound',
    kind: 'invalid',
    message: `Expected a handler for service ${service}, but none is bound`,
    facts: { service },
  });
}

/** Who may see what a circuit runs for. */
export function subjectGuard(): SubjectGuard {
  return bindings().subjects;
}

function bindings(): EngineBindings {
  if (bound) return bound;
  throw new Error('Expected configureEngine to have been called, but the engine has no handlers');
}
