import { findVersion } from '../circuits/index.ts';
import { compileProgram } from './program.ts';
import type { Program } from './program.ts';

const MOST_KEPT = 100;

/** Programs by version id, the last used last. Versions never change, so nothing expires. */
const kept = new Map<string, Promise<Program>>();

/** The program of a version; compiled once per process while it is in use. */
export async function programOf(administrationId: string, versionId: string): Promise<Program> {
  const known = kept.get(versionId);
  kept.delete(versionId);
  const program = known ?? compile(administrationId, versionId);
  kept.set(versionId, program);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  try {
    return await program;
  } catch (error) {
    kept.delete(versionId);
    throw error;
  }
}

async function compile(administrationId: string, versionId: string): Promise<Program> {
  const version = await findVersion(administrationId, versionId);
  return compileProgram(version.key, version.bundle.xml);
}
