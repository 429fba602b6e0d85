import { Type } from 'typebox';
import type { ModuleRoutes } from '../platform/http/index.ts';
import { administrationById } from './administration-store.ts';
import { createApiClient, revokeApiClient } from './create-api-client.ts';
import { enrolAdministration } from './enrol-administration.ts';
import { administrationEntry, apiClientEntry } from './entries.ts';
import { notFound } from './errors.ts';
import { requirePerson } from './policy.ts';
import {
  AdministrationSchema,
  ApiClientListSchema,
  EnrolBody,
  IdParams,
  NewApiClientBody,
  NewApiClientSchema,
} from './schema.ts';
import { apiClientsOf } from './session-store.ts';

const tags = ['administration'];

/** New tenants, and the machines that call for them. */
export const platformRoutes: ModuleRoutes = async (app, platform) => {
  await enrolRoute(app, platform);
  await apiClientRoutes(app, platform);
};

const enrolRoute: ModuleRoutes = async (app, platform) => {
  app.post(
    '/administrations',
    {
      config: { action: 'administrations.enrol' },
      schema: {
        operationId: 'enrolAdministration',
        tags,
        summary: 'Enrols an administration with its registry office and its first administrator',
        body: EnrolBody,
        response: { 201: AdministrationSchema },
      },
    },
    async (request, reply) => {
      const { administrationId } = await enrolAdministration(platform, request.body, request.principal);
      const administration = await administrationById(administrationId);
      if (!administration) throw notFound();
      return reply.code(201).send(administrationEntry(administration));
    },
  );
};

const apiClientRoutes: ModuleRoutes = async (app, platform) => {
  app.get(
    '/api-clients',
    {
      config: { action: 'api-clients.manage' },
      schema: {
        operationId: 'listApiClients',
        tags,
        summary: 'Machines that may call the API for this administration',
        response: { 200: ApiClientListSchema },
      },
    },
    async (request) => {
      const { administrationId } = requirePerson(request.principal);
      return { items: (await apiClientsOf(administrationId)).map(apiClientEntry) };
    },
  );

  app.post(
    '/api-clients',
    {
      config: { action: 'api-clients.manage' },
      schema: {
        operationId: 'createApiClient',
        tags,
        summary: 'Registers a machine and shows its key, once',
        body: NewApiClientBody,
        response: { 201: NewApiClientSchema },
      },
    },
    async (request, reply) => {
      const { administrationId } = requirePerson(request.principal);
      const created = await createApiClient(
        platform,
        { ...request.body, administrationId },
        request.principal,
      );
      return reply.code(201).send({ client: apiClientEntry(created.client), key: created.key });
    },
  );

  app.delete(
    '/api-clients/:id',
    {
      config: { action: 'api-clients.manage' },
      schema: {
        operationId: 'revokeApiClient',
        tags,
        summary: 'Revokes the key of a machine',
        params: IdParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { administrationId } = requirePerson(request.principal);
      await revokeApiClient(platform, { administrationId, clientId: request.params.id }, request.principal);
      return reply.code(204).send(null);
    },
  );
};
