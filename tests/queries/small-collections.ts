/** Collections that do not grow with letters: reading all of one is no scan. Each with its reason. */
export const FEW_DOCUMENTS: Readonly<Record<string, string>> = {
  schema_versions: 'one document for each collection of the code',
  process_leases: 'one document for each periodic work',
};

/** Places that read whole collections on purpose. Each with its reason. */
export const READS_EVERYTHING: Readonly<Record<string, string>> = {
  'main/backup/database-store': 'a backup is everything',
};
