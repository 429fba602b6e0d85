import type { FileHeaders } from './route.ts';

/** Types a browser may show by itself; anything else is only saved. */
const SHOWN = new Set(['application/pdf', 'image/jpeg', 'image/png']);

/** `Content-Disposition` with the name twice: in ASCII, and as RFC 8187 for Arabic and accents. */
export function contentDisposition({ name, mediaType, download }: FileHeaders): string {
  const clean = withoutControls(name).replace(/[/\\]/g, '_');
  const ascii = clean.replace(/[^\x20-\x7e]/g, '_').replace(/["\\]/g, '_');
  const encoded = encodeURIComponent(clean).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const kind = download === true || !SHOWN.has(mediaType) ? 'attachment' : 'inline';
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** Control characters, and the bidirectional marks that make `fdp.exe` read as `exe.pdf`. */
function withoutControls(name: string): string {
  return name.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').replace(/\p{Surrogate}/gu, '_');
}

/** The headers of a file, by name. */
export function fileHeaders(file: FileHeaders): Readonly<Record<string, string | number>> {
  return {
    'content-type': file.mediaType,
    'content-disposition': contentDisposition(file),
    ...(file.size === undefined ? {} : { 'content-length': file.size }),
  };
}
