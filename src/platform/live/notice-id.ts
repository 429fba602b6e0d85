const UUIDV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** Processes may differ by this much, and a notice may be kept this much later than it was named. */
const OVERLAP_MS = 2_000;

/** True for an id this product gave. What a browser sends as Last-Event-ID is anything. */
export function isNoticeId(text: string): boolean {
  return UUIDV7.test(text);
}

/** When the id was given (RFC 9562: the first 48 bits are milliseconds). */
export function timeOfNotice(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
}

/**
 * The id to read on from after having seen `id`: a little before it, because notices of other
 * processes may have been kept later under smaller ids. What was seen may come again.
 */
export function resumeFrom(id: string): string {
  const milliseconds = Math.max(0, timeOfNotice(id).getTime() - OVERLAP_MS);
  const hex = milliseconds.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
