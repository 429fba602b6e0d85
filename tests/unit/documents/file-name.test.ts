import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanFileName } from '../../../src/documents/file-name.ts';

describe('the name of a received file', () => {
  it.each([
    ['../../etc/passwd.pdf', 'passwd.pdf'],
    ['C:\\Users\\x\\Demande.PDF', 'Demande.PDF'],
    ['a\u0000b\u0007\n.pdf', 'ab.pdf'],
    ['facture\u202Efdp.exe', 'facturefdp.exe.pdf'],
    ['e\u0301te\u0301.pdf', 'été.pdf'],
    ['طلب رخصة.pdf', 'طلب رخصة.pdf'],
    ['<b>"x"?.pdf', '_b__x__.pdf'],
    ['   ', 'document.pdf'],
    ['...', 'document.pdf'],
    ['.pdf', 'pdf.pdf'],
    ['photo.jpg', 'photo.jpg.pdf'],
    ['a\ud800b.pdf', 'ab.pdf'],
  ])('makes %j safe', (declared, expected) => {
    expect(cleanFileName(declared, 'application/pdf')).toBe(expected);
  });

  it('keeps either extension of a JPEG', () => {
    expect(cleanFileName('a.jpeg', 'image/jpeg')).toBe('a.jpeg');
    expect(cleanFileName('a.JPG', 'image/jpeg')).toBe('a.JPG');
    expect(cleanFileName('a', 'image/jpeg')).toBe('a.jpg');
  });

  it('is never empty, long, a path, invisible nor unlike its type, and cleaning it again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (declared) => {
        const name = cleanFileName(declared, 'image/png');

        expect(name.length).toBeLessThanOrEqual(200);
        expect(name).toMatch(/.+\.png$/i);
        expect(name).not.toMatch(/[/\\\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(cleanFileName(name, 'image/png')).toBe(name);
      }),
    );
  });
});
