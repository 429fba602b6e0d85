import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildApi } from '../../src/main/api.ts';
import { errorsDocument } from '../../src/main/errors-document.ts';
import { offlinePlatform } from '../../src/main/offline-platform.ts';
import {
  breakingChanges,
  openApiDocument,
  openApiText,
  type HttpApp,
  type OpenApiDocument,
} from '../../src/platform/http/index.ts';
import { projectRoot } from '../../src/platform/paths.ts';

const file = join(projectRoot(), 'docs/openapi.json');
const committed = readFileSync(file, 'utf8');
let app: HttpApp;
let present: OpenApiDocument;

beforeAll(async () => {
  app = await buildApi(offlinePlatform(), []);
  present = await openApiDocument(app);
});

afterAll(() => app.close());

it('breaks nothing that v1 promised', () => {
  expect(breakingChanges(JSON.parse(committed) as OpenApiDocument, present)).toEqual([]);
});

it('is the committed document (npm run cli -- docs)', () => {
  expect(openApiText(present)).toBe(committed);
});

it('names every operation once, with a summary', () => {
  const operations = Object.values(
    present['paths'] as Record<string, Record<string, { operationId?: string; summary?: string }>>,
  ).flatMap((methods) => Object.values(methods));
  const names = operations.map((operation) => operation.operationId);

  expect(operations.filter((operation) => !operation.operationId || !operation.summary)).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

it('lists every refusal in docs/errors.md (npm run cli -- docs)', () => {
  expect(readFileSync(join(projectRoot(), 'docs/errors.md'), 'utf8')).toBe(errorsDocument());
});
