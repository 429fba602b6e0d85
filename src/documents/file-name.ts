import type { AcceptedMediaType } from './received-file.ts';

const LONGEST_NAME = 200;
const EXTENSIONS: Readonly<Record<AcceptedMediaType, readonly string[]>> = {
  'application/pdf': ['.pdf'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
};

/**
 * A declared file name made safe to show, to log and to offer as a download: the last segment of any
 * path, Unicode NFC, without control, invisible or bidirectional-override characters (they make
 * `gpj.exe` read `exe.jpg`) nor characters that file systems refuse, at most 200 characters. The
 * extension is the one of the real type: it is added when the declared one says otherwise.
 */
export function cleanFileName(declared: string, mediaType: AcceptedMediaType): string {
  const visible = declared.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu, '');
  const segment = visible.split(/[/\\]/).pop() ?? '';
  const plain = segment
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
  const accepted = EXTENSIONS[mediaType];
  const extension = accepted.find((candidate) => plain.toLowerCase().endsWith(candidate));
  const stem = extension ? plain.slice(0, -extension.length) : plain;
  const ending = extension ? plain.slice(-extension.length) : accepted[0]!;
  return shorten(stem.replace(/[\s.]+$/u, '') || 'document', LONGEST_NAME - ending.length) + ending;
}

/** Cuts at a character, never inside one. */
function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)) {
    if (kept.length + segment.length > length) break;
    kept += segment;
  }
  return kept.trimEnd();
}
