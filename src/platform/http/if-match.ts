/** The revision in an If-Match header, strong or weak, quoted or not; null when it holds none. */
export function revisionIn(header: string | undefined): number | null {
  const match = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header?.trim() ?? '');
  return match === null ? null : Number(match[1]);
}
