import { Type } from 'typebox';
import type { ModuleRoutes } from '../platform/http/index.ts';
import { unitsOf } from './administration-store.ts';
import { assignPosition } from './assign-position.ts';
import { resetPassword } from './change-password.ts';
import { createPerson } from './create-person.ts';
import { createPosition } from './create-position.ts';
import { createUnit } from './create-unit.ts';
import { personEntry, positionEntry, unitEntry } from './entries.ts';
import type { Position } from './organisation.ts';
import { personsOf } from './person-store.ts';
import { requirePerson } from './policy.ts';
import {
  AssignPositionBody,
  IdParams,
  NewPersonBody,
  NewPositionBody,
  NewUnitBody,
  PasswordBody,
  PersonSchema,
  PersonStatusBody,
  PositionSchema,
  UnitSchema,
  type PositionEntry,
} from './schema.ts';
import { setPersonActive } from './set-person-active.ts';

const tags = ['administration'];

/** What an administrator changes in the administration: units, people and positions. */
export const peopleRoutes: ModuleRoutes = async (app, platform) => {
  await unitRoutes(app, platform);
  await personRoutes(app, platform);
  await accountRoutes(app, platform);
  await positionRoutes(app, platform);
};

const unitRoutes: ModuleRoutes = async (app) => {
  app.post(
    '/units',
    {
      config: { action: 'units.manage' },
      schema: {
        operationId: 'createUnit',
        tags,
        summary: 'Adds a unit',
        body: NewUnitBody,
        response: { 201: UnitSchema },
      },
    },
    async (request, reply) => {
      const { administrationId } = requirePerson(request.principal);
      const unit = await createUnit({ ...request.body, administrationId }, request.principal);
      return reply.code(201).send(unitEntry(unit));
    },
  );
};

const personRoutes: ModuleRoutes = async (app, platform) => {
  app.post(
    '/people',
    {
      config: { action: 'people.manage' },
      schema: {
        operationId: 'createPerson',
        tags,
        summary: 'Opens an account',
        body: NewPersonBody,
        response: { 201: PersonSchema },
      },
    },
    async (request, reply) => {
      const { administrationId } = requirePerson(request.principal);
      const person = await createPerson(platform, { ...request.body, administrationId }, request.principal);
      return reply.code(201).send(personEntry(person));
    },
  );

  app.put(
    '/people/:id/status',
    {
      config: { action: 'people.manage' },
      schema: {
        operationId: 'setPersonStatus',
        tags,
        summary: 'Closes or opens an account',
        params: IdParams,
        body: PersonStatusBody,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { administrationId } = requirePerson(request.principal);
      const person = { administrationId, personId: request.params.id, status: request.body.status };
      await setPersonActive(person, request.principal);
      return reply.code(204).send(null);
    },
  );
};

const accountRoutes: ModuleRoutes = async (app) => {
  app.put(
    '/people/:id/password',
    {
      config: { action: 'people.manage' },
      schema: {
        operationId: 'resetPassword',
        tags,
        summary: 'Gives a new password to somebody who lost it',
        params: IdParams,
        body: PasswordBody,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { administrationId } = requirePerson(request.principal);
      const { password } = request.body;
      await resetPassword({ administrationId, personId: request.params.id, password }, request.principal);
      return reply.code(204).send(null);
    },
  );
};

const positionRoutes: ModuleRoutes = async (app) => {
  app.post(
    '/positions',
    {
      config: { action: 'positions.manage' },
      schema: {
        operationId: 'createPosition',
        tags,
        summary: 'Creates a position in a unit',
        body: NewPositionBody,
        response: { 201: PositionSchema },
      },
    },
    async (request, reply) => {
      const { administrationId } = requirePerson(request.principal);
      const position = await createPosition({ ...request.body, administrationId }, request.principal);
      return reply.code(201).send(await entryOf(position));
    },
  );

  app.patch(
    '/positions/:id',
    {
      config: { action: 'positions.manage' },
      schema: {
        operationId: 'assignPosition',
        tags,
        summary: 'Changes who holds a position, or its roles',
        params: IdParams,
        body: AssignPositionBody,
        response: { 200: PositionSchema },
      },
    },
    async (request) => {
      const { administrationId } = requirePerson(request.principal);
      const change = { ...request.body, administrationId, positionId: request.params.id };
      return entryOf(await assignPosition(change, request.principal));
    },
  );
};

async function entryOf(position: Position): Promise<PositionEntry> {
  const [units, people] = await Promise.all([
    unitsOf(position.administrationId),
    personsOf(position.administrationId),
  ]);
  return positionEntry(
    position,
    new Map(units.map((unit) => [unit._id, unit])),
    new Map(people.map((person) => [person._id, person])),
  );
}
