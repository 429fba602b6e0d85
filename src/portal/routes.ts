import { Type } from 'typebox';
import { ACCEPTED_MEDIA_TYPES } from '../documents/index.ts';
import type { ModuleRoutes } from '../platform/http/index.ts';
import { filingRoutes } from './filing-routes.ts';
import { FilingRulesSchema } from './schema.ts';
import { trackingRoutes } from './tracking-routes.ts';
import { verificationRoutes } from './verification-routes.ts';

/** What anybody may do: file, follow, complete, download an answer, verify. */
export const portalRoutes: ModuleRoutes = async (app, platform) => {
  app.get(
    '/filing-rules',
    {
      config: { action: 'public.read' },
      schema: {
        operationId: 'readFilingRules',
        tags: ['filings'],
        summary: 'Limits of a filing on this installation',
        querystring: Type.Object({}),
        response: { 200: FilingRulesSchema },
      },
    },
    async () => {
      const { maxFileBytes, maxTotalBytes, maxFiles } = platform.config.filing;
      return { maxFileBytes, maxTotalBytes, maxFiles, mediaTypes: [...ACCEPTED_MEDIA_TYPES] };
    },
  );
  filingRoutes(app, platform);
  trackingRoutes(app, platform);
  verificationRoutes(app, platform);
};
