import { describe, expect, it } from 'vitest';
import { civilDateText, civilDateTimeText } from '../../../src/platform/civil-text.ts';
import { printable } from '../../../src/documents/printable-text.ts';
import { paragraphs, spoken } from '../../../src/documents/spoken-text.ts';

describe('a date in words', () => {
  it('is the civil date of Casablanca, with the months of Morocco', () => {
    expect(civilDateText(new Date('2026-07-31T23:30:00Z'))).toEqual({
      ar: '1 غشت 2026',
      fr: '1er août 2026',
      en: '1 August 2026',
    });
  });

  it('says the time to the minute', () => {
    expect(civilDateTimeText(new Date('2026-11-23T14:40:59Z'))).toEqual({
      ar: '23 نونبر 2026 على الساعة 14:40',
      fr: '23 novembre 2026 à 14:40',
      en: '23 November 2026 at 14:40',
    });
  });
});

describe('what a person wrote', () => {
  it('goes in the direction of its first letter', () => {
    expect(spoken('12 طلب de M. X').rtl).toBe(true);
    expect(spoken('(1) demande طلب').rtl).toBe(false);
    expect(spoken('2026/12', 'rtl').rtl).toBe(true);
  });

  it('keeps paragraphs and lines, whatever the line ends', () => {
    expect(paragraphs('un\r\ndeux\r\n\r\n\r\n \nثلاثة\n', 'ltr')).toEqual([
      [
        { text: 'un', rtl: false },
        { text: 'deux', rtl: false },
      ],
      [{ text: 'ثلاثة', rtl: true }],
    ]);
  });
});

describe('printable text', () => {
  const fonts = [new Set([...'abcé '].map((c) => c.codePointAt(0)!)), new Set([0x627, 0x628, 0x64e])];
  const printing = { fonts, cautious: false };

  it('drops what is invisible and replaces what no single font shows', () => {
    expect(printable('a\u202Eb\u0000\nc', printing)).toBe('ab c');
    expect(printable('a😀b', printing)).toBe('a\uFFFDb');
    expect(printable('e\u0301', printing)).toBe('é');
    expect(printable('اَب', printing)).toBe('اَب');
    expect(printable('a\u064e', printing)).toBe('\uFFFD');
  });

  it('is cautious on demand', () => {
    expect(printable('شكاية n° 3 ا\u064e', { fonts, cautious: true })).toBe('شكاية n\uFFFD 3 \uFFFD');
  });
});
