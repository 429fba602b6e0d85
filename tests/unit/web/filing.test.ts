import { describe, expect, it } from 'vitest';
import { sortFiles } from '../../../src/web/portal/file-rules.ts';
import {
  contentSignature,
  emptyDraft,
  faultsOf,
  filingBody,
  placeOfPointer,
  type FilingDraft,
} from '../../../src/web/portal/filing-draft.ts';

const draft: FilingDraft = {
  ...emptyDraft('ar'),
  administration: { id: 'a1', code: 'MTD', name: { ar: 'وزارة', fr: 'Ministère' } },
  name: 'مودع التجربة',
  email: 'nom@exemple.ma',
  subject: 'طلب رخصة',
  text: 'نص',
};

describe('the filing form', () => {
  it('asks for each page what it needs', () => {
    const empty = emptyDraft('fr');

    expect(faultsOf('administration', empty, 0).map((fault) => fault.field)).toEqual(['administration']);
    expect(faultsOf('filer', empty, 0).map((fault) => fault.field)).toEqual(['name', 'email']);
    expect(faultsOf('letter', empty, 0).map((fault) => fault.field)).toEqual(['subject']);
    expect(faultsOf('files', empty, 0).map((fault) => fault.field)).toEqual(['files']);
    expect(faultsOf('files', empty, 1)).toEqual([]);
  });

  it('takes a telephone number in place of an e-mail address', () => {
    expect(faultsOf('filer', { ...draft, email: '', phone: '0612345678' }, 0)).toEqual([]);
    expect(faultsOf('filer', { ...draft, email: 'nowhere' }, 0).map((fault) => fault.message)).toEqual([
      'file.email.wrong',
    ]);
  });

  it('leaves empty contacts out of the request', () => {
    const { filer } = JSON.parse(JSON.stringify(filingBody(draft))) as { filer: object };

    expect(filer).toEqual({ type: 'citizen', name: 'مودع التجربة', email: 'nom@exemple.ma' });
  });

  it('finds the field of a JSON pointer', () => {
    expect(placeOfPointer('/filing/filer/email')).toEqual({ step: 'filer', field: 'email' });
    expect(placeOfPointer('/files/2')).toEqual({ step: 'files', field: 'files' });
    expect(placeOfPointer('/unknown')).toBeUndefined();
  });

  it('signs the content, so that a retry keeps its key and a change takes another', () => {
    const file = new File(['x'], 'a.pdf', { lastModified: 1 });

    expect(contentSignature(draft, [file])).toBe(
      contentSignature({ ...draft, name: ` ${draft.name} ` }, [file]),
    );
    expect(contentSignature(draft, [file])).not.toBe(contentSignature({ ...draft, text: 'آخر' }, [file]));
    expect(contentSignature(draft, [file])).not.toBe(contentSignature(draft, []));
  });
});

describe('the choice of files', () => {
  const rules = {
    maxFileBytes: 10,
    maxTotalBytes: 15,
    maxFiles: 2,
    mediaTypes: ['application/pdf', 'image/jpeg', 'image/png'],
  };
  const file = (name: string, size: number) => ({ name, size, type: '' });

  it('refuses each file for its own reason', () => {
    const { accepted, refused } = sortFiles(
      [],
      [file('a.pdf', 5), file('b.exe', 5), file('c.png', 0), file('d.JPG', 11), file('a.pdf', 5)],
      rules,
    );

    expect(accepted.map(({ name }) => name)).toEqual(['a.pdf']);
    expect(refused.map(({ kind }) => kind)).toEqual(['type', 'empty', 'size', 'twice']);
  });

  it('counts what is already chosen', () => {
    expect(sortFiles([file('a.pdf', 8)], [file('b.pdf', 8)], rules).refused.map(({ kind }) => kind)).toEqual([
      'total',
    ]);
    expect(
      sortFiles([file('a.pdf', 1), file('b.pdf', 1)], [file('c.pdf', 1)], rules).refused.map(
        ({ kind }) => kind,
      ),
    ).toEqual(['count']);
  });
});
