import { forkNationalModels } from '../circuits/index.ts';
import { findAdministration, findPerson } from '../identity/index.ts';
import type { DomainEvent, Subscription } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Role } from '../platform/principal.ts';
import { createPersonKey, createSealKey } from '../signatures/index.ts';

const ACTOR = { kind: 'system', reason: 'enrolment of the administration' } as const;
const SIGNING_ROLE: Role = 'signatory';

/** What an administration needs before its first letter: its seal and its own copy of the national models. */
export const enrolmentSubscriptions: readonly Subscription[] = [
  {
    event: 'administration.enrolled',
    job: 'signatures.create-seal-key',
    queue: 'documents',
    handle: sealEnrolled,
  },
  {
    event: 'administration.enrolled',
    job: 'circuits.fork-national-models',
    queue: 'engine',
    handle: forkEnrolled,
  },
  {
    event: 'position.changed',
    job: 'signatures.create-person-key',
    queue: 'documents',
    handle: keyForSignatory,
  },
];

async function sealEnrolled(platform: Platform, event: DomainEvent): Promise<void> {
  const administration = await findAdministration(event.administrationId);
  if (administration === null || administration.kind === 'platform') return;
  await createSealKey(platform, { administrationId: administration._id, name: administration.name });
}

async function forkEnrolled(platform: Platform, event: DomainEvent): Promise<void> {
  const administration = await findAdministration(event.administrationId);
  if (administration === null || administration.kind === 'platform') return;
  await forkNationalModels(platform, { administrationId: administration._id, actor: ACTOR });
}

/** A person who comes to hold a signing position gets a key of the local authority. */
async function keyForSignatory(platform: Platform, event: DomainEvent): Promise<void> {
  const { roles, holderId } = event.data;
  if (typeof holderId !== 'string' || !Array.isArray(roles) || !roles.includes(SIGNING_ROLE)) return;
  const person = await findPerson(event.administrationId, holderId);
  if (person === null) return;
  await createPersonKey(platform, {
    administrationId: event.administrationId,
    personId: person._id,
    name: person.name,
  });
}
