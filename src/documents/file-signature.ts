import type { AcceptedMediaType } from './received-file.ts';

/** How many leading bytes `typeByContent` needs. */
export const SIGNATURE_BYTES = 16;

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];
const PDF = [0x25, 0x50, 0x44, 0x46, 0x2d];
const UTF8_MARK = [0xef, 0xbb, 0xbf];

/**
 * The type told by the first bytes, or undefined when it is none of the accepted ones. A PDF header
 * must come first, so a file that is also something else is refused (after a byte order mark it is
 * still told to be a PDF: its owner then reads that it is damaged, which is true).
 */
export function typeByContent(head: Uint8Array): AcceptedMediaType | undefined {
  const start = startsWith(head, UTF8_MARK) ? UTF8_MARK.length : 0;
  if (startsWith(head.subarray(start), PDF)) return 'application/pdf';
  if (startsWith(head, JPEG)) return 'image/jpeg';
  if (startsWith(head, PNG)) return 'image/png';
  return undefined;
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}
