import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openApiDocument, openApiText } from '../../platform/http/index.ts';
import { projectRoot } from '../../platform/paths.ts';
import { buildApi } from '../api.ts';
import { errorsDocument } from '../errors-document.ts';
import { profileDocument } from '../profile-document.ts';
import { offlinePlatform } from '../offline-platform.ts';

/** Writes the documents that are made from code: the OpenAPI document, the list of refusals and the BPMN profile. */
export async function docsCommand(): Promise<void> {
  const app = await buildApi(offlinePlatform(), []);
  const folder = join(projectRoot(), 'docs');
  await writeFile(join(folder, 'openapi.json'), openApiText(await openApiDocument(app)));
  await writeFile(join(folder, 'errors.md'), errorsDocument());
  await writeFile(join(folder, 'bpmn-profile.md'), profileDocument());
  await app.close();
}
