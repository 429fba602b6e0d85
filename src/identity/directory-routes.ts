import type { ModuleRoutes } from '../platform/http/index.ts';
import type { PersonPrincipal, Role } from '../platform/principal.ts';
import { searchAdministrations } from './administration-directory.ts';
import { unitsOf } from './administration-store.ts';
import { administrationEntry, personEntry, positionEntry, unitEntry } from './entries.ts';
import { personsOf, positionsOf } from './person-store.ts';
import { requirePerson } from './policy.ts';
import {
  AdministrationListSchema,
  AdministrationQuery,
  PersonListSchema,
  PositionListSchema,
  PositionQuery,
  UnitListSchema,
  type PositionEntry,
} from './schema.ts';

const tags = ['directory'];

/** Who can be written to, and who works here. */
export const directoryRoutes: ModuleRoutes = async (app, platform) => {
  await administrationsRoute(app, platform);
  await unitsAndPeopleRoutes(app, platform);
  await positionsRoute(app, platform);
};

const administrationsRoute: ModuleRoutes = async (app, platform) => {
  app.get(
    '/administrations',
    {
      config: { action: 'public.read' },
      schema: {
        operationId: 'listAdministrations',
        tags,
        summary: 'Administrations that a letter can be filed to',
        querystring: AdministrationQuery,
        response: { 200: AdministrationListSchema },
      },
    },
    async (request) => {
      const page = await searchAdministrations(platform, request.query);
      return { ...page, items: page.items.map(administrationEntry) };
    },
  );
};

const unitsAndPeopleRoutes: ModuleRoutes = async (app) => {
  app.get(
    '/units',
    {
      config: { action: 'directory.read' },
      schema: {
        operationId: 'listUnits',
        tags,
        summary: 'Units of the caller’s administration',
        response: { 200: UnitListSchema },
      },
    },
    async (request) => {
      const { administrationId } = requirePerson(request.principal);
      return { items: (await unitsOf(administrationId)).map(unitEntry) };
    },
  );

  app.get(
    '/people',
    {
      config: { action: 'directory.read' },
      schema: {
        operationId: 'listPeople',
        tags,
        summary: 'Accounts of the caller’s administration',
        response: { 200: PersonListSchema },
      },
    },
    async (request) => {
      const { administrationId } = requirePerson(request.principal);
      return { items: (await personsOf(administrationId)).map(personEntry) };
    },
  );
};

const positionsRoute: ModuleRoutes = async (app) => {
  app.get(
    '/positions',
    {
      config: { action: 'directory.read' },
      schema: {
        operationId: 'listPositions',
        tags,
        summary: 'Positions of the caller’s administration, with who holds them',
        querystring: PositionQuery,
        response: { 200: PositionListSchema },
      },
    },
    async (request) => ({ items: await listEntries(requirePerson(request.principal), request.query) }),
  );
};

async function listEntries(
  { administrationId }: PersonPrincipal,
  wanted: { role?: Role; unitId?: string },
): Promise<PositionEntry[]> {
  const [positions, units, people] = await Promise.all([
    positionsOf(administrationId),
    unitsOf(administrationId),
    personsOf(administrationId),
  ]);
  const unitById = new Map(units.map((unit) => [unit._id, unit]));
  const personById = new Map(people.map((person) => [person._id, person]));
  return positions
    .filter((position) => wanted.role === undefined || position.roles.includes(wanted.role))
    .filter((position) => wanted.unitId === undefined || position.unitId === wanted.unitId)
    .map((position) => positionEntry(position, unitById, personById));
}
