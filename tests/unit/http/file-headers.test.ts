import { describe, expect, it } from 'vitest';
import { contentDisposition } from '../../../src/platform/http/file-headers.ts';

const pdf = 'application/pdf';

describe('the name of a downloaded file', () => {
  it('keeps Arabic and accents for browsers, and something readable for the rest', () => {
    expect(contentDisposition({ name: 'وصل été.pdf', mediaType: pdf })).toBe(
      `inline; filename="___ _t_.pdf"; filename*=UTF-8''%D9%88%D8%B5%D9%84%20%C3%A9t%C3%A9.pdf`,
    );
  });

  it('is saved when asked, and whenever a browser should not show the type', () => {
    expect(contentDisposition({ name: 'a.pdf', mediaType: pdf, download: true })).toMatch(/^attachment;/);
    expect(contentDisposition({ name: 'a.html', mediaType: 'text/html' })).toMatch(/^attachment;/);
    expect(contentDisposition({ name: 'a.svg', mediaType: 'image/svg+xml' })).toMatch(/^attachment;/);
  });

  it('cannot break out of its header, climb folders or disguise its ending', () => {
    const header = contentDisposition({ name: '../a"b\r\nX: y\u202efdp.exe', mediaType: pdf });
    expect(header).toBe(`inline; filename=".._a_bX: yfdp.exe"; filename*=UTF-8''.._a%22bX%3A%20yfdp.exe`);
  });
});
