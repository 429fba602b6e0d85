import type { LocalizedText } from '../platform/text.ts';

const UNITS: readonly LocalizedText[] = [
  { ar: 'بايت', fr: 'octets' },
  { ar: 'كيلوبايت', fr: 'ko' },
  { ar: 'ميغابايت', fr: 'Mo' },
];

/** A size in bytes for people, in decimal units (1 ko = 1,000 octets), with a decimal comma. */
export function fileSizeText(bytes: number): LocalizedText {
  const step = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  const value = bytes / 1000 ** step;
  const shown = step === 0 || value >= 100 ? String(Math.round(value)) : value.toFixed(1).replace('.', ',');
  const unit = UNITS[step]!;
  return { ar: `${shown} ${unit.ar}`, fr: `${shown} ${bytes < 2 ? 'octet' : unit.fr}` };
}
