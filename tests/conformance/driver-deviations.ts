/**
 * Cases in which the Node driver itself does otherwise than the specification of drivers says, whatever the server:
 * nothing is learnt of the server from them, so they count as refused. Only looked at when a case is wrong.
 */
const DRIVER_DEVIATIONS: ReadonlyMap<string, string> = new Map([
  [
    'client bulkWrite with writeConcern in a transaction causes a transaction error',
    'leaves out the write concern of a bulk write in a transaction instead of refusing it',
  ],
  [
    'download when final chunk is missing',
    'ends the download of a file whose last chunk is missing without an error',
  ],
]);

/** Options this version of the driver accepts and gives no effect. */
const WITHOUT_EFFECT = ['timeoutMS', 'timeoutMode', 'isTimeoutError'];

/** Why a case tells of the driver alone; null when it may tell of the server. */
export function driverDeviation(description: string, text: string): string | null {
  const known = DRIVER_DEVIATIONS.get(description);
  if (known !== undefined) return `the driver ${known}`;
  const option = WITHOUT_EFFECT.find((name) => text.includes(`"${name}"`));
  return option === undefined ? null : `the driver gives no effect to ${option}`;
}
