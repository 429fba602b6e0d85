import type { Fault, Invariant, Tally } from '../platform/invariants.ts';
import { inPages } from '../platform/invariants.ts';
import type { Platform } from '../platform/platform.ts';
import { referencesByHash, type DocumentReference } from './document-reference-store.ts';

const PAGE = 500;

/** The promise of stored documents. */
export const documentsInvariants: readonly Invariant[] = [
  {
    name: 'documents.references-have-their-file',
    promise: 'Every file that somebody holds is stored, in its full length.',
    scope: 'administration',
    check: checkReferences,
  },
];

async function* checkReferences(
  platform: Platform,
  administrationId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  const pages = inPages((after: DocumentReference | undefined) =>
    referencesByHash(administrationId, after, PAGE),
  );
  for await (const page of pages) {
    for (const { owner, sha256, size } of page) {
      seen();
      const stored = await platform.blobs.stat(administrationId, sha256);
      if (stored?.size === size) continue;
      const wrong = stored === null ? 'is not stored' : `has ${stored.size} bytes instead of ${size}`;
      yield { subject: `${owner.type} ${owner.id}`, detail: `its file ${sha256} ${wrong}` };
    }
  }
}
