/** Width and height in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** The size in a PNG's header chunk, or undefined when the file is not a whole PNG. */
export function pngSize(bytes: Uint8Array): ImageSize | undefined {
  if (bytes.length < 45 || ascii(bytes, 12, 4) !== 'IHDR') return undefined;
  if (!ascii(bytes, bytes.length - Math.min(64, bytes.length), 64).includes('IEND')) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return sized(view.getUint32(16), view.getUint32(20));
}

/** The size in a JPEG's frame header, or undefined when no frame is found before the scan. */
export function jpegSize(bytes: Uint8Array): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) at += 1;
    else if (isFrame(marker)) return sized(view.getUint16(at + 7), view.getUint16(at + 5));
    else if (marker === 0xda || marker === 0xd9) return undefined;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** SOF0 to SOF15, without the Huffman, arithmetic and JPEG-extension markers among them. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function sized(width: number, height: number): ImageSize | undefined {
  return width > 0 && height > 0 ? { width, height } : undefined;
}

function ascii(bytes: Uint8Array, from: number, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.min(length, bytes.length - from)).toString(
    'latin1',
  );
}
