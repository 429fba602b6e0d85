import { describe, expect, it } from 'vitest';
import { ACTIONS, can, requireRight, type PolicyObject } from '../../../src/identity/policy.ts';
import {
  ANONYMOUS,
  ROLES,
  type PersonPrincipal,
  type Principal,
  type Role,
} from '../../../src/platform/principal.ts';

const here = 'administration-1';
const elsewhere = 'administration-2';

function person(...roles: Role[]): PersonPrincipal {
  return {
    kind: 'person',
    personId: 'person-1',
    administrationId: here,
    name: { ar: 'إطار', fr: 'Cadre' },
    positions:
      roles.length === 0 ? [] : [{ positionId: 'p', unitId: 'unit-1', roles, title: { ar: 'إ', fr: 'C' } }],
    sessionId: 'session-1',
  };
}

function machine(...scopes: string[]): Principal {
  return { kind: 'api-client', clientId: 'client-1', administrationId: here, scopes };
}

const PUBLIC = [
  'health',
  'metrics',
  'docs',
  'public.read',
  'receipts.read',
  'trackings.read',
  'verifications.read',
];

describe('policy', () => {
  it('refuses an action it does not know, to everybody', () => {
    // given
    const callers: Principal[] = [
      ANONYMOUS,
      person(...ROLES),
      machine('filings:write'),
      { kind: 'system', reason: 'x' },
    ];

    // when
    const allowed = callers.filter((caller) => can(caller, 'letters.shred'));

    // then
    expect(allowed).toEqual([]);
  });

  it('gives an anonymous caller the public portal and nothing else', () => {
    // when
    const allowed = Object.keys(ACTIONS).filter((action) => can(ANONYMOUS, action));

    // then
    expect(allowed).toEqual(expect.arrayContaining(PUBLIC));
    expect(
      allowed.filter((action) =>
        /^(tasks|letters|replies|circuits|people|positions|instances|api)/.test(action),
      ),
    ).toEqual([]);
  });

  it('gives an operator no letter, no task of an administration and no circuit to edit', () => {
    // when
    const allowed = Object.keys(ACTIONS).filter((action) => can(person('operator'), action));

    // then
    expect(allowed).toContain('administrations.enrol');
    expect(
      allowed.filter((action) => action.startsWith('letters.') || action.startsWith('replies.')),
    ).toEqual([]);
    expect(allowed).not.toContain('circuits.edit');
  });

  it('gives a person without a position nothing but the own session', () => {
    // when
    const beyondPublic = Object.keys(ACTIONS).filter(
      (action) => can(person(), action) && !can(ANONYMOUS, action),
    );

    // then
    expect(beyondPublic).toEqual(['session.change-password']);
  });

  it.each<[Role, PolicyObject, boolean]>([
    ['registry-agent', {}, true],
    ['head', {}, true],
    ['officer', {}, false],
    ['officer', { participant: true }, true],
    ['unit-head', { unitIds: ['unit-2'] }, false],
    ['unit-head', { unitIds: ['unit-2', 'unit-1'] }, true],
    ['officer', { unitIds: ['unit-1'] }, false],
    ['administrator', { participant: true }, false],
  ])('lets a %s read a letter %o: %s', (role, object, expected) => {
    // when
    const allowed = can(person(role), 'letters.read', { administrationId: here, ...object });

    // then
    expect(allowed).toBe(expected);
  });

  it('answers for another administration as if its objects did not exist', () => {
    // when
    const attempt = () =>
      requireRight(person('registry-agent'), 'letters.read', { administrationId: elsewhere });

    // then
    expect(attempt).toThrow(expect.objectContaining({ code: 'identity.not_found', kind: 'not_found' }));
  });

  it('asks an anonymous caller to sign in, and tells a signed-in one that the right is missing', () => {
    // when
    const anonymous = () => requireRight(ANONYMOUS, 'tasks.list');
    const officer = () => requireRight(person('officer'), 'people.manage');

    // then
    expect(anonymous).toThrow(
      expect.objectContaining({ code: 'identity.not_signed_in', kind: 'unauthenticated' }),
    );
    expect(officer).toThrow(expect.objectContaining({ code: 'identity.forbidden', kind: 'forbidden' }));
  });

  it.each<[string[], string, boolean]>([
    [['filings:write'], here, true],
    [['filings:write'], elsewhere, false],
    [['filings:write-any'], elsewhere, true],
    [[], here, false],
  ])('lets a machine with %o file to %s: %s', (scopes, administrationId, expected) => {
    // when
    const allowed = can(machine(...scopes), 'filings.submit', { administrationId });

    // then
    expect(allowed).toBe(expected);
  });
});
