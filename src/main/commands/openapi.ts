import { writeFile } from 'node:fs/promises';
import { openApiDocument, openApiText } from '../../platform/http/index.ts';
import { buildApi } from '../api.ts';
import { offlinePlatform } from '../offline-platform.ts';

/** Writes the OpenAPI document of this version; the committed one is `docs/openapi.json`. */
export async function openApiCommand(args: readonly string[]): Promise<void> {
  const [file] = args;
  if (file === undefined) throw new Error('Expected a file: openapi FILE');
  const app = await buildApi(offlinePlatform(), []);
  await writeFile(file, openApiText(await openApiDocument(app)));
  await app.close();
}
