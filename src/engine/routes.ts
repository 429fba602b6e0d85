import { findVersion } from '../circuits/index.ts';
import { requirePerson } from '../identity/index.ts';
import type { ModuleRoutes } from '../platform/http/index.ts';
import { subjectGuard } from './bindings.ts';
import { eventRoutes } from './event-routes.ts';
import type { InstanceView } from './instance.ts';
import { readInstance } from './read-instance.ts';
import { InstanceParams, InstanceSchema } from './schema.ts';

/** One instance, for the diagram; messages and signals for those that wait. */
export const engineRoutes: ModuleRoutes = async (app, platform) => {
  await eventRoutes(app, platform);

  app.get(
    '/instances/:id',
    {
      config: { action: 'instances.read' },
      schema: {
        operationId: 'readInstance',
        tags: ['circuits'],
        summary: 'Where a letter stands on its circuit’s diagram',
        params: InstanceParams,
        response: { 200: InstanceSchema },
      },
    },
    async (request) => {
      const { administrationId } = requirePerson(request.principal);
      const instance = await readInstance(administrationId, request.params.id);
      await subjectGuard()(request.principal, 'instances.read', instance.subject);
      const { bundle } = await findVersion(administrationId, instance.circuit.versionId);
      return onDiagram(instance, bundle);
    },
  );
};

function onDiagram(instance: InstanceView, bundle: { name: InstanceView['circuitName']; xml: string }) {
  const { id, circuit, status, incident } = instance;
  const done = new Set(instance.done.map((passed) => passed.elementId));
  return {
    id,
    circuit: { key: circuit.key, version: circuit.version, name: { ...bundle.name } },
    xml: bundle.xml,
    open: [...instance.open, ...instance.services].map((wait) => wait.elementId),
    done: [...done],
    status,
    ...(incident && {
      incident: {
        code: incident.code,
        ...(incident.elementId && { elementId: incident.elementId }),
        at: incident.at.toISOString(),
      },
    }),
  };
}
