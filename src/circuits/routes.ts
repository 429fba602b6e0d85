import { requirePerson } from '../identity/index.ts';
import { revisionIn, type ModuleRoutes } from '../platform/http/index.ts';
import { actorOf } from '../platform/principal.ts';
import { checkBundle } from './check-bundle.ts';
import type { DrawnCircuit } from './check-bundle.ts';
import type { CircuitVersion } from './circuit.ts';
import { listCircuits, readCircuit } from './circuit-list.ts';
import { publishDraft, readDraft, saveDraft } from './drafts.ts';
import { revisionMissing } from './errors.ts';
import { findNumberedVersion } from './find-version.ts';
import {
  CheckBody,
  CheckSchema,
  CircuitDetailSchema,
  CircuitListSchema,
  CircuitParams,
  CircuitVersionParams,
  CircuitVersionSchema,
  DraftBody,
  DraftHeaders,
  DraftSchema,
  PublishBody,
  SavedDraftSchema,
} from './schema.ts';

const tags = ['circuits'];

/** Circuits, their drafts and their versions. */
export const circuitRoutes: ModuleRoutes = async (app, platform) => {
  await readingRoutes(app, platform);
  await draftRoutes(app, platform);
  await publishingRoutes(app, platform);
};

const readingRoutes: ModuleRoutes = async (app) => {
  app.get(
    '/circuits',
    {
      config: { action: 'circuits.list' },
      schema: {
        operationId: 'listCircuits',
        tags,
        summary: 'The circuits of the caller’s administration',
        response: { 200: CircuitListSchema },
      },
    },
    async (request) => ({ items: await listCircuits(requirePerson(request.principal).administrationId) }),
  );

  app.get(
    '/circuits/:key',
    {
      config: { action: 'circuits.read' },
      schema: {
        operationId: 'readCircuit',
        tags,
        summary: 'A circuit and its versions',
        params: CircuitParams,
        response: { 200: CircuitDetailSchema },
      },
    },
    async (request) => {
      const { administrationId } = requirePerson(request.principal);
      const { versions, ...circuit } = await readCircuit(administrationId, request.params.key);
      return {
        ...circuit,
        versions: versions.map((entry) => ({ ...entry, deployedAt: entry.deployedAt.toISOString() })),
      };
    },
  );

  app.get(
    '/circuits/:key/versions/:version',
    {
      config: { action: 'circuits.read' },
      schema: {
        operationId: 'readCircuitVersion',
        tags,
        summary: 'One version, with its diagram and forms',
        params: CircuitVersionParams,
        response: { 200: CircuitVersionSchema },
      },
    },
    async (request) => {
      const { administrationId } = requirePerson(request.principal);
      const { key, version } = request.params;
      return wholeVersion(await findNumberedVersion(administrationId, key, version));
    },
  );
};

const draftRoutes: ModuleRoutes = async (app) => {
  app.get(
    '/circuits/:key/draft',
    {
      config: { action: 'circuits.edit' },
      schema: {
        operationId: 'readDraft',
        tags,
        summary: 'What a designer works on: the draft, else the deployed version',
        params: CircuitParams,
        response: { 200: DraftSchema },
      },
    },
    async (request, reply) => {
      const draft = await readDraft(requirePerson(request.principal).administrationId, request.params.key);
      void reply.header('etag', `"${draft.revision}"`);
      return { ...draft, forms: { ...draft.forms } };
    },
  );

  app.put(
    '/circuits/:key/draft',
    {
      config: { action: 'circuits.edit' },
      bodyLimit: 4 * 1024 * 1024,
      schema: {
        operationId: 'saveDraft',
        tags,
        summary: 'Keeps a draft; refuses to overwrite another’s',
        params: CircuitParams,
        headers: DraftHeaders,
        body: DraftBody,
        response: { 200: SavedDraftSchema },
      },
    },
    async (request, reply) => {
      const { administrationId } = requirePerson(request.principal);
      const { key } = request.params;
      const before = requiredRevision(key, request.headers['if-match']);
      const drawn = request.body as DrawnCircuit;
      const revision = await saveDraft({ administrationId, key, revision: before, ...drawn });
      void reply.header('etag', `"${revision}"`);
      return { key, revision };
    },
  );
};

const publishingRoutes: ModuleRoutes = async (app, platform) => {
  app.post(
    '/circuits/:key/check',
    {
      config: { action: 'circuits.edit' },
      bodyLimit: 4 * 1024 * 1024,
      schema: {
        operationId: 'checkCircuit',
        tags,
        summary: 'What stands in the way of publishing a drawing, or the draft when none is sent',
        params: CircuitParams,
        body: CheckBody,
        response: { 200: CheckSchema },
      },
    },
    async (request) => {
      const { administrationId } = requirePerson(request.principal);
      const { xml, forms = {} } = request.body as Partial<DrawnCircuit>;
      const drawn =
        xml === undefined ? await readDraft(administrationId, request.params.key) : { xml, forms };
      return { problems: [...(await checkBundle(drawn))] };
    },
  );

  app.post(
    '/circuits/:key/versions',
    {
      config: { action: 'circuits.deploy' },
      schema: {
        operationId: 'publishCircuit',
        tags,
        summary: 'Publishes the draft as the version that new letters follow',
        params: CircuitParams,
        body: PublishBody,
        response: { 201: CircuitVersionSchema },
      },
    },
    async (request, reply) => {
      const person = requirePerson(request.principal);
      const designer = person.positions.find((position) => position.roles.includes('process-designer'));
      const version = await publishDraft(platform, {
        administrationId: person.administrationId,
        key: request.params.key,
        comment: request.body.comment,
        actor: actorOf(person, designer?.positionId),
      });
      return reply.status(201).send(wholeVersion(version));
    },
  );
};

function wholeVersion(version: CircuitVersion) {
  const { id, key, sha256, comment, bundle } = version;
  return {
    id,
    key,
    version: version.version,
    sha256,
    comment,
    deployedAt: version.deployedAt.toISOString(),
    name: { ...bundle.name },
    xml: bundle.xml,
    forms: { ...bundle.forms },
  };
}

function requiredRevision(key: string, header: string | undefined): number {
  const revision = revisionIn(header);
  if (revision === null) throw revisionMissing(key);
  return revision;
}
