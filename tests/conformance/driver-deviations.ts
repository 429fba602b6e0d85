/**
 * Cases in which the Node driver itself does otherwise than the specification of drivers says, whatever the server:
 * nothing is learnt of the server from them, so they count as refused. Only looked at when a case is wrong.
 */
export const DRIVER_DEVIATIONS: ReadonlyMap<string, string> = new Map([
  [
    'client bulkWrite with writeConcern in a transaction causes a transaction error',
    'leaves out the write concern of a bulk write in a transaction instead of refusing it',
  ],
  [
    'download when final chunk is missing',
    'ends the download of a file whose last chunk is missing without an error',
  ],
]);
