import { Type } from 'typebox';
import { lastReport, type StoredReport } from '../platform/check-report-store.ts';
import type { ModuleRoutes } from '../platform/http/index.ts';

const FaultSchema = Type.Object({
  administration: Type.Optional(Type.String({ description: 'Code; absent for the installation as a whole' })),
  subject: Type.String({ description: 'What is wrong, by kind and id' }),
  detail: Type.String(),
});

const CheckSchema = Type.Object({
  check: Type.Union([
    Type.Null(),
    Type.Object({
      startedAt: Type.String({ format: 'date-time' }),
      finishedAt: Type.String({ format: 'date-time' }),
      ok: Type.Boolean(),
      faultCount: Type.Integer(),
      administrations: Type.Integer(),
      invariants: Type.Array(
        Type.Object({
          name: Type.String(),
          promise: Type.String(),
          checked: Type.Integer({ description: 'Things looked at' }),
          faultCount: Type.Integer(),
          faults: Type.Array(FaultSchema, { description: 'The first of them' }),
        }),
      ),
    }),
  ]),
});

/** What the installation's own nightly check found. */
export const checkRoutes: ModuleRoutes = async (app) => {
  app.get(
    '/platform/check',
    {
      config: { action: 'invariants.read' },
      schema: {
        operationId: 'readCheck',
        tags: ['operation'],
        summary: 'What the last nightly check of the whole installation found; null before the first',
        response: { 200: CheckSchema },
      },
    },
    async () => {
      const report = await lastReport();
      return { check: report === null ? null : shown(report) };
    },
  );
};

function shown({ startedAt, finishedAt, ok, faultCount, administrations, invariants }: StoredReport) {
  return {
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    ok,
    faultCount,
    administrations,
    invariants: invariants.map((one) => ({ ...one, faults: [...one.faults] })),
  };
}
