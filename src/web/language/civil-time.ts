/** Since when civil time in Morocco is so many minutes ahead of UTC: the product's own zone database, at build time. */
declare const __CIVIL_OFFSETS__: readonly { readonly from: number; readonly minutes: number }[];

/**
 * The instant whose UTC fields read as the civil time of Morocco. The browser's zone database may be years
 * old; a page must say the same time as the receipt.
 */
export function civilFields(at: string): Date {
  const instant = Date.parse(at);
  const span = __CIVIL_OFFSETS__.findLast(({ from }) => from <= instant);
  return new Date(instant + (span?.minutes ?? 0) * 60_000);
}
