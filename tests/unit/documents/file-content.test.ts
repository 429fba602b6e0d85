import { describe, expect, it } from 'vitest';
import { typeByContent } from '../../../src/documents/file-signature.ts';
import { fileSizeText } from '../../../src/documents/file-size-text.ts';
import { jpegSize, pngSize } from '../../../src/documents/image-size.ts';

describe('the type of a file, by its content', () => {
  it.each([
    ['%PDF-1.7\n', 'application/pdf'],
    ['\u00ef\u00bb\u00bf%PDF-1.4', 'application/pdf'],
    ['\u0089PNG\r\n\u001a\n0000', 'image/png'],
    ['\u00ff\u00d8\u00ff\u00e0', 'image/jpeg'],
    ['PK\u0003\u0004', undefined],
    ['MZ\u0090', undefined],
    ['<html>', undefined],
    ['GIF89a', undefined],
    ['', undefined],
    [' %PDF-', undefined],
  ])('%j is %s', (head, expected) => {
    expect(typeByContent(Buffer.from(head, 'latin1'))).toBe(expected);
  });
});

describe('the size of an image', () => {
  it('is read from a PNG that is whole', () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );

    expect(pngSize(png)).toEqual({ width: 1, height: 1 });
    expect(pngSize(png.subarray(0, 40))).toBeUndefined();
  });

  it('is read from the frame of a JPEG, past its other segments', () => {
    const jpeg = Buffer.from(
      'ffd8ffe000104a46494600010100000100010000ffc2001108012c01900301220002110103110100',
      'hex',
    );

    expect(jpegSize(jpeg)).toEqual({ width: 400, height: 300 });
    expect(jpegSize(Buffer.from('ffd8ffda000000000000000000', 'hex'))).toBeUndefined();
    expect(jpegSize(Buffer.from('ffd8ff', 'hex'))).toBeUndefined();
  });
});

describe('a file size for people', () => {
  it.each([
    [1, '1 octet', '1 بايت'],
    [204_800, '205 ko', '205 كيلوبايت'],
    [1_234_567, '1,2 Mo', '1,2 ميغابايت'],
  ])('%i bytes', (bytes, fr, ar) => {
    expect(fileSizeText(bytes)).toEqual({ fr, ar });
  });
});
