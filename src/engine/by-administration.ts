/** Things of several administrations, those of each together. */
export function byAdministration<T extends { readonly administrationId: string }>(
  things: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const group = groups.get(thing.administrationId) ?? [];
    group.push(thing);
    groups.set(thing.administrationId, group);
  }
  return groups;
}
