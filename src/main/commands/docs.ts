import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openApiDocument, openApiText } from '../../platform/http/index.ts';
import { projectRoot } from '../../platform/paths.ts';
import { buildApi } from '../api.ts';
import { errorsDocument } from '../errors-document.ts';
import { offlinePlatform } from '../offline-platform.ts';

/** Writes the documents that are made from code: the OpenAPI document and the list of refusals. */
export async function docsCommand(): Promise<void> {
  const app = await buildApi(offlinePlatform(), []);
  const folder = join(projectRoot(), 'docs');
  await writeFile(join(folder, 'openapi.json'), openApiText(await openApiDocument(app)));
  await writeFile(join(folder, 'errors.md'), errorsDocument());
  await app.close();
}
