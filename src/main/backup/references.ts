import { deserialize } from 'bson';
import { bsonDocuments, readPart } from './parts.ts';

/** The files that the rows of a written collection of references hold. */
export async function* referencedFiles(
  file: string,
): AsyncGenerator<{ administrationId: string; sha256: string }> {
  for await (const raw of bsonDocuments(readPart(file).pieces)) {
    const { administrationId, sha256 } = deserialize(raw) as { administrationId: string; sha256: string };
    yield { administrationId, sha256 };
  }
}
