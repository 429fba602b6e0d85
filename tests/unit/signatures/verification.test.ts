import { createHash } from 'node:crypto';
import { PDF, PdfArray, PdfDict, PdfName, PdfNumber, PdfString } from '@libpdf/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkSignatures } from '../../../src/signatures/check-signatures.ts';
import { openPkcs12 } from '../../../src/signatures/pkcs12.ts';
import { signDocument } from '../../../src/signatures/sign-document.ts';
import {
  createAuthority,
  issueKey,
  type AuthorityMaterial,
  type IssuedKey,
} from '../../../src/signatures/test-authority.ts';

const NOW = new Date('2026-11-23T14:40:12Z');
const PASSPHRASE = 'K4M7XK2P0RZT5W9HC3VN8YBD1FGJ6SAE';
const AREA = { page: 0, x: 50, y: 50, width: 200, height: 80 };

let authority: AuthorityMaterial;
let key: IssuedKey;
let original: Uint8Array;
let signedOnce: Uint8Array;
let signedTwice: Uint8Array;

beforeAll(async () => {
  authority = await createAuthority(NOW);
  key = await keyOf(authority);
  const pdf = PDF.create();
  pdf.addPage().drawText('The mayor grants 100 dirhams.', { x: 50, y: 700 });
  original = await pdf.save();
  signedOnce = await sign(original);
  signedTwice = await sign(signedOnce);
});

function keyOf(issuer: AuthorityMaterial): Promise<IssuedKey> {
  const subject = { kind: 'person', id: 'p1', name: { ar: 'المدير', fr: 'Le Directeur' } } as const;
  return issueKey(issuer, subject, { passphrase: PASSPHRASE, now: NOW });
}

async function sign(pdf: Uint8Array, by = key, issuer = authority, signedAt = NOW): Promise<Uint8Array> {
  const stamp = { pdf: original, area: AREA };
  const signed = await signDocument({
    kind: 'signature',
    reason: 'test',
    signedAt,
    stamp,
    pdf,
    pkcs12: by.pkcs12,
    passphrase: PASSPHRASE,
    fingerprint: by.fingerprint,
    roots: [issuer.rootCertificate],
  });
  return signed.pdf;
}

function verify(pdf: Uint8Array): ReturnType<typeof checkSignatures> {
  return checkSignatures(pdf, [authority.rootCertificate]);
}

async function changed(pdf: Uint8Array, change: (loaded: PDF) => void): Promise<Uint8Array> {
  const loaded = await PDF.load(pdf);
  change(loaded);
  return loaded.save({ incremental: true });
}

describe('a PKCS#12', () => {
  it('holds the key and the chain, and opens with its passphrase only', async () => {
    const content = await openPkcs12(key.pkcs12, PASSPHRASE);

    expect(content.certificates).toHaveLength(3);
    expect(createHash('sha256').update(content.certificates[0]!).digest('hex')).toBe(key.fingerprint);
    await expect(openPkcs12(key.pkcs12, 'wrong')).rejects.toThrow('ntegrity');
  });
});

describe('a signed document', () => {
  it('is trusted, once and twice signed', async () => {
    expect(await verify(signedOnce)).toMatchObject({ trusted: true, problems: [] });
    expect(await verify(signedTwice)).toMatchObject({ trusted: true, problems: [] });
  });

  it('is intact but not trusted under an authority that is not ours', async () => {
    const theirs = await createAuthority(NOW);
    const forged = await sign(original, await keyOf(theirs), theirs);

    expect(await verify(forged)).toMatchObject({
      intact: true,
      trusted: false,
      signatures: [{ level: 'unknown', valid: false, problems: ['signatures.authority_unknown'] }],
    });
  });

  it('is not trusted when signed outside the certificate’s period', async () => {
    await expect(sign(original, key, authority, new Date('2033-01-01T00:00:00Z'))).rejects.toMatchObject({
      code: 'signatures.signing_failed',
    });
  });
});

describe('what was done to a document after its signature', () => {
  it.each<[string, (pdf: PDF) => void]>([
    ['text drawn on the page', (pdf) => pdf.getPage(0)!.drawText('1', { x: 160, y: 700 })],
    ['a page added', (pdf) => void pdf.addPage()],
    ['a note added', (pdf) => annotate(pdf, 'Text')],
    ['an unsigned visible field over the text', (pdf) => addField(pdf, { visible: true })],
    ['a text field added', (pdf) => addField(pdf, { type: 'Tx' })],
    [
      'the catalog told to run something',
      (pdf) => pdf.getCatalog().set('OpenAction', PdfDict.of({ S: PdfName.of('JavaScript') })),
    ],
    ['the signature taken out of the form', (pdf) => form(pdf).set('Fields', new PdfArray([]))],
    ['the page box moved', (pdf) => pdf.getPage(0)!.dict.set('Rotate', PdfNumber.of(90))],
  ])('%s', async (_name, change) => {
    for (const pdf of [signedOnce, signedTwice]) {
      expect(await verify(await changed(pdf, change))).toMatchObject({ intact: false, trusted: false });
    }
  });

  it('is seen even when signed over again', async () => {
    const drawn = await changed(signedOnce, (pdf) => pdf.getPage(0)!.drawText('0', { x: 230, y: 700 }));

    await expect(sign(drawn)).rejects.toMatchObject({ code: 'signatures.signing_failed' });
  });
});

function form(pdf: PDF): PdfDict {
  return pdf.getCatalog().getDict('AcroForm', (ref) => pdf.context.resolve(ref))!;
}

function annotate(pdf: PDF, subtype: string): void {
  const ref = pdf.context.register(
    PdfDict.of({ Type: PdfName.of('Annot'), Subtype: PdfName.of(subtype), Rect: rectangle(100) }),
  );
  const page = pdf.getPage(0)!.dict;
  page.getArray('Annots', (one) => pdf.context.resolve(one))!.push(ref);
}

function addField(pdf: PDF, { visible = false, type = 'Sig' }: { visible?: boolean; type?: string }): void {
  const ref = pdf.context.register(
    PdfDict.of({
      Type: PdfName.of('Annot'),
      Subtype: PdfName.of('Widget'),
      FT: PdfName.of(type),
      T: PdfString.fromString('Extra'),
      Rect: rectangle(visible ? 200 : 0),
    }),
  );
  form(pdf)
    .getArray('Fields', (one) => pdf.context.resolve(one))!
    .push(ref);
  pdf
    .getPage(0)!
    .dict.getArray('Annots', (one) => pdf.context.resolve(one))!
    .push(ref);
}

function rectangle(size: number): PdfArray {
  return new PdfArray([0, 0, size, size].map((value) => PdfNumber.of(value)));
}
