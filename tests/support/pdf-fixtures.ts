import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../../shared/fixtures/pdf');

/** Real-world PDFs beside the project; tests that need them are skipped by name where they are absent. */
export const pdfFixturesPresent = existsSync(FOLDER);

export function pdfFixture(name: string): Buffer {
  return readFileSync(join(FOLDER, name));
}
