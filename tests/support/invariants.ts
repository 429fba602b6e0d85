import { invariants } from '../../src/main/compose.ts';
import { everyAdministration } from '../../src/main/every-administration.ts';
import { checkInvariants, type FoundFault } from '../../src/platform/check-invariants.ts';
import type { Invariant } from '../../src/platform/invariants.ts';
import type { Platform } from '../../src/platform/platform.ts';

/** What one invariant finds, as it finds it. */
export interface NamedFault extends FoundFault {
  readonly invariant: string;
}

/** Holds the database of a test to every promise of the product; nothing is under way in it. */
export async function brokenPromises(
  platform: Platform,
  held: readonly Invariant[] = invariants,
): Promise<NamedFault[]> {
  const report = await checkInvariants(platform, held, {
    administrations: everyAdministration(),
    confirmAfterMs: 0,
  });
  return report.invariants.flatMap(({ name, faults }) =>
    faults.map((fault) => ({ invariant: name, ...fault })),
  );
}

/** The same for one administration that need not be enrolled. */
export async function brokenIn(
  platform: Platform,
  administrationId: string,
  held: readonly Invariant[],
): Promise<{ invariant: string; subject: string; detail: string }[]> {
  async function* only() {
    yield { _id: administrationId, code: administrationId };
  }
  const options = { administrations: only(), confirmAfterMs: 0 };
  const report = await checkInvariants(platform, held, options);
  return report.invariants.flatMap(({ name, faults }) =>
    faults.map(({ subject, detail }) => ({ invariant: name, subject, detail })),
  );
}
