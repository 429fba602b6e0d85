import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../src/platform/errors.ts';
import { checkFiling } from '../../../src/registry/index.ts';

const good = {
  filer: { type: 'company', name: 'Société', email: 'a@b.ma', idNumber: '001234567000089' },
  subject: 'Objet du courrier',
  text: 'Texte',
  language: 'fr',
};

function faultsOf(input: unknown, files = 0): string[] {
  try {
    checkFiling(input, files);
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.faults.map((fault) => `${fault.pointer} ${fault.code}`);
  }
}

describe('the words of a filing', () => {
  it('are cleaned: composed, trimmed, one line for the subject, no control characters', () => {
    const content = checkFiling(
      {
        ...good,
        subject: '  Objet\u0000 du \n courrier ',
        text: 'a\r\nb\u0007',
        filer: { ...good.filer, idNumber: 'ab123' },
      },
      0,
    );

    expect(content.subject).toBe('Objet du courrier');
    expect(content.text).toBe('a\nb');
    expect(content.filer.idNumber).toBe('AB123');
  });

  it.each([
    [{ ...good, subject: undefined }, ['/subject field.required']],
    [{ ...good, subject: 'ab' }, ['/subject field.too_short']],
    [{ ...good, subject: 'x'.repeat(301) }, ['/subject field.too_long']],
    [{ ...good, subject: 12 }, ['/subject field.not_text']],
    [{ ...good, language: 'es' }, ['/language field.not_allowed']],
    [{ ...good, filer: undefined }, ['/filer field.required']],
    [{ ...good, filer: { ...good.filer, type: undefined } }, ['/filer/type field.required']],
    [{ ...good, filer: { ...good.filer, email: 'a@b' } }, ['/filer/email field.not_an_email']],
    [{ ...good, filer: { ...good.filer, phone: 'appelez-moi' } }, ['/filer/phone registry.phone_wrong']],
    [
      { ...good, filer: { ...good.filer, idNumber: '<script>' } },
      ['/filer/idNumber registry.id_number_wrong'],
    ],
    [{ ...good, filer: { type: 'citizen', name: 'Amina' } }, ['/filer/email registry.contact_required']],
    [{ ...good, text: '' }, ['/text registry.text_or_file_required']],
  ])('%j is refused by %j', (input, faults) => {
    expect(faultsOf(input)).toEqual(faults);
  });

  it('may be without text when there is a file', () => {
    expect(faultsOf({ ...good, text: undefined }, 1)).toEqual([]);
  });

  it('are judged whatever they are: every refusal is one of ours', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        faultsOf(input);
      }),
    );
  });
});
