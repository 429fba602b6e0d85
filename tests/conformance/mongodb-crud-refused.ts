/** Cases of MongoDB's CRUD specification tests that the embedded store refuses as unsupported. */
export const REFUSED: readonly string[] = [
  'aggregate-let.json: Aggregate with let option',
  'aggregate-merge-errorResponse.json: aggregate $merge DuplicateKey error is accessible',
  'db-aggregate-write-readPreference.json: Database-level aggregate with $out includes read preference for 5.0+ server',
  'db-aggregate-write-readPreference.json: Database-level aggregate with $merge includes read preference for 5.0+ server',
  'db-aggregate.json: Aggregate with $listLocalSessions',
  'db-aggregate.json: Aggregate with $listLocalSessions and allowDiskUse',
  'estimatedDocumentCount.json: estimatedDocumentCount errors correctly--socket error',
  'estimatedDocumentCount.json: estimatedDocumentCount works correctly on views',
  'findOneAndUpdate-errorResponse.json: findOneAndUpdate document validation errInfo is accessible',
];
