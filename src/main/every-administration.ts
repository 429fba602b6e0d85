import { administrationsAfter } from '../identity/index.ts';
import type { CheckedAdministration } from '../platform/check-invariants.ts';
import { inPages } from '../platform/invariants.ts';

const PAGE = 100;

/** All of them, page by page: the suspended ones and the platform's own too. */
export async function* everyAdministration(): AsyncGenerator<CheckedAdministration> {
  const pages = inPages((after: CheckedAdministration | undefined) => administrationsAfter(after?._id, PAGE));
  for await (const page of pages) yield* page;
}
