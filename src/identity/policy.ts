import type { PersonPrincipal, Principal, Role } from '../platform/principal.ts';
import { forbidden, notFound, notSignedIn } from './errors.ts';

/** What an action is done to, as far as rights depend on it. */
export interface PolicyObject {
  /** Whose it is. What belongs to another administration is answered as not found. */
  readonly administrationId?: string;
  /** The caller has the handling of this letter in hand (`hasInHand` of tasks). */
  readonly inHand?: boolean;
  /** The caller's positions have or had a task in this letter (`participates` of tasks). */
  readonly participant?: boolean;
  /** The units a letter is assigned to, with those above them. */
  readonly unitIds?: readonly string[];
  readonly personId?: string;
}

interface Rule {
  readonly who: (principal: Principal) => boolean;
  /** Asked only when the caller names an object. */
  readonly object?: (principal: Principal, object: PolicyObject) => boolean;
  /** The object may belong to an administration that is not the caller's. */
  readonly acrossAdministrations?: true;
}

const isPerson = (principal: Principal): principal is PersonPrincipal => principal.kind === 'person';

/** The roles a principal bears by all its positions. */
export function rolesOf(principal: Principal): readonly Role[] {
  return isPerson(principal) ? [...new Set(principal.positions.flatMap((position) => position.roles))] : [];
}

function bears(...roles: readonly Role[]): Rule['who'] {
  return (principal) => rolesOf(principal).some((role) => roles.includes(role));
}

/** Everybody who works with letters; administrators, designers and operators as such do not. */
const worksWithLetters = bears('registry-agent', 'head', 'unit-head', 'officer', 'signatory');

/**
 * A letter is read by the registry office and the head, by the heads of the units it is assigned to,
 * and by whoever has or had a task in it.
 */
function concernsLetter(principal: Principal, object: PolicyObject): boolean {
  if (!isPerson(principal)) return false;
  if (object.participant === true || bears('registry-agent', 'head')(principal)) return true;
  return principal.positions.some(
    (position) => position.roles.includes('unit-head') && (object.unitIds ?? []).includes(position.unitId),
  );
}

function maySubmit(principal: Principal): boolean {
  return principal.kind !== 'api-client' || hasScope(principal, 'filings:write', 'filings:write-any');
}

function maySubmitTo(principal: Principal, object: PolicyObject): boolean {
  if (principal.kind !== 'api-client' || object.administrationId === undefined) return true;
  return object.administrationId === principal.administrationId || hasScope(principal, 'filings:write-any');
}

/** Messages and signals move circuits: for the registry office, the head, and systems trusted with it. */
function maySendEvents(principal: Principal): boolean {
  return bears('registry-agent', 'head')(principal) || hasScope(principal, 'events:write');
}

function hasScope(principal: Principal, ...scopes: readonly string[]): boolean {
  return principal.kind === 'api-client' && principal.scopes.some((scope) => scopes.includes(scope));
}

const everybody: Rule = { who: () => true, acrossAdministrations: true };
const staff: Rule = { who: (principal) => isPerson(principal) && principal.positions.length > 0 };
const signedIn: Rule = { who: isPerson };
const letter: Rule = { who: worksWithLetters, object: concernsLetter };
const administrator: Rule = { who: bears('administrator') };
const operator: Rule = { who: bears('operator'), acrossAdministrations: true };

/** What can be done, and by whom. What is not here is refused to everybody. */
export const ACTIONS = {
  health: everybody,
  /** The route lets in this machine and METRICS_TOKEN only. */
  metrics: everybody,
  docs: everybody,
  'public.read': everybody,
  'receipts.read': everybody,
  'trackings.read': everybody,
  'trackings.find': everybody,
  'trackings.complete': everybody,
  'trackings.answer': everybody,
  'verifications.read': everybody,
  'verifications.check': everybody,
  'filings.submit': { who: maySubmit, object: maySubmitTo, acrossAdministrations: true },
  'filings.submit-by-key': {
    who: (principal: Principal) => principal.kind === 'api-client' && maySubmit(principal),
    object: maySubmitTo,
    acrossAdministrations: true,
  },

  'session.open': everybody,
  'session.read': everybody,
  'session.close': everybody,
  'session.change-password': signedIn,
  'live.subscribe': staff,

  'tasks.list': staff,
  'tasks.read': staff,
  'tasks.claim': staff,
  'tasks.release': staff,
  'tasks.complete': staff,

  'letters.list': { who: worksWithLetters },
  'letters.read': letter,
  'letters.read-file': letter,
  'letters.history': letter,
  'replies.read': letter,
  'replies.write': { who: worksWithLetters, object: (_, object) => object.inHand === true },
  'instances.read': {
    who: (principal: Principal) => worksWithLetters(principal) || bears('process-designer')(principal),
    object: (principal, object) => concernsLetter(principal, object) || bears('process-designer')(principal),
  },
  'messages.send': { who: maySendEvents },
  'signals.send': { who: maySendEvents },

  'circuits.list': staff,
  'circuits.read': staff,
  'circuits.edit': { who: bears('process-designer') },
  'circuits.deploy': { who: bears('process-designer') },

  'directory.read': staff,
  'people.manage': administrator,
  'positions.manage': administrator,
  'units.manage': administrator,
  'api-clients.manage': administrator,
  'administrations.enrol': operator,
  'calendar.read': staff,
  'calendar.manage': administrator,
  'calendar.confirm-holidays': operator,
  'journal.check': { who: bears('administrator', 'operator') },
  'queues.inspect': operator,
  'invariants.read': operator,
} as const satisfies Readonly<Record<string, Rule>>;

type Action = keyof typeof ACTIONS;

function isAction(action: string): action is Action {
  return Object.hasOwn(ACTIONS, action);
}

/** Whether a principal may do something, to an object when one is given. The system may: it has no user. */
export function can(principal: Principal, action: string, object?: PolicyObject): boolean {
  if (!isAction(action)) return false;
  if (principal.kind === 'system') return true;
  const rule: Rule = ACTIONS[action];
  if (!rule.who(principal)) return false;
  if (object === undefined) return true;
  return !isForeign(principal, rule, object) && (rule.object?.(principal, object) ?? true);
}

/**
 * Refuses what `can` refuses: 401 for an anonymous caller, not found for another administration's
 * object, otherwise forbidden.
 */
export function requireRight(principal: Principal, action: string, object?: PolicyObject): void {
  if (can(principal, action, object)) return;
  if (principal.kind === 'anonymous') throw notSignedIn();
  if (object && isAction(action) && isForeign(principal, ACTIONS[action], object)) throw notFound();
  throw forbidden(action);
}

function isForeign(principal: Principal, rule: Rule, object: PolicyObject): boolean {
  if (rule.acrossAdministrations === true || object.administrationId === undefined) return false;
  return !('administrationId' in principal) || principal.administrationId !== object.administrationId;
}

/** The administration that a person or a system acts in, or a refusal. */
export function requireAdministration(principal: Principal): string {
  if (principal.kind === 'person' || principal.kind === 'api-client') return principal.administrationId;
  throw principal.kind === 'anonymous' ? notSignedIn() : forbidden('act-in-an-administration');
}

/** The signed-in person, or a refusal. */
export function requirePerson(principal: Principal): PersonPrincipal {
  if (isPerson(principal)) return principal;
  if (principal.kind === 'anonymous') throw notSignedIn();
  throw forbidden('act-as-a-person');
}
