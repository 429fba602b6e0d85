import { notImplemented, StoreError } from '../errors.ts';
import { isDoc, type Doc } from './bson.ts';
import { wholeNumber } from './numbers.ts';
import { BINARY, orderedBy, type Ordering } from './ordering.ts';

const FIELDS = new Set([
  'locale',
  'caseLevel',
  'caseFirst',
  'strength',
  'numericOrdering',
  'alternate',
  'maxVariable',
  'normalization',
  'backwards',
  'version',
]);

/**
 * The order a command asks for by its `collation`. Texts are compared by ICU, through `Intl.Collator`, which is
 * the library MongoDB itself uses. ICU here always normalizes, so `normalization` changes nothing.
 *
 * @throws BadValue for an unknown locale or a malformed option, NotImplemented for what `Intl.Collator` cannot
 * express: strengths 4 and 5, backwards accents, a case level above strength 1
 */
export function orderingOf(collation: unknown): Ordering {
  if (collation === undefined || collation === null) return BINARY;
  if (!isDoc(collation)) throw new StoreError('TypeMismatch', 'collation must be an object');
  const names = Object.keys(collation);
  if (names.length === 0) return BINARY;
  const unknown = names.find((name) => !FIELDS.has(name));
  if (unknown)
    throw new StoreError('Location40415', `BSON field 'collation.${unknown}' is an unknown field.`);
  const { locale } = collation;
  if (typeof locale !== 'string')
    throw new StoreError('Location40414', "BSON field 'collation.locale' is missing but a required field");
  if (locale === 'simple') {
    if (names.length > 1)
      throw new StoreError('BadValue', "Expected no other collation option beside the locale 'simple'");
    return BINARY;
  }
  const collator = new Intl.Collator(tagOfLocale(locale), {
    usage: 'sort',
    sensitivity: sensitivityOf(collation),
    ...caseFirstOf(collation),
    ...(flag(collation, 'numericOrdering') ? { numeric: true } : {}),
    ...punctuationOf(collation),
  });
  flag(collation, 'normalization');
  return orderedBy((a, b) => collator.compare(a, b));
}

/** `fr_CA` and `de@collation=phonebook`, as MongoDB writes them, to BCP 47. */
function tagOfLocale(locale: string): string {
  const [, base, variant] =
    /^([A-Za-z]{2,3}(?:[_-][A-Za-z0-9]+)*)(?:@collation=([a-z]+))?$/.exec(locale) ?? [];
  const invalid = new StoreError('BadValue', `Field 'locale' is invalid in: { locale: "${locale}" }`);
  if (base === undefined) throw invalid;
  const tag = base.replaceAll('_', '-') + (variant === undefined ? '' : `-u-co-${shortVariant(variant)}`);
  try {
    const { locale: resolved, collation } = new Intl.Collator(tag).resolvedOptions();
    const language = resolved.split('-')[0];
    if (language !== base.split(/[_-]/)[0]) throw invalid;
    if (variant !== undefined && collation !== shortVariant(variant)) throw invalid;
  } catch {
    throw invalid;
  }
  if (/^fr[_-]CA$/.test(base)) throw notImplemented('the collation fr_CA, which compares accents backwards');
  return tag;
}

const SHORT: Readonly<Record<string, string>> = {
  phonebook: 'phonebk',
  traditional: 'trad',
  dictionary: 'dict',
};

function shortVariant(variant: string): string {
  return SHORT[variant] ?? variant;
}

function sensitivityOf(collation: Doc): 'base' | 'accent' | 'case' | 'variant' {
  const strength = collation['strength'] === undefined ? 3 : wholeNumber(collation['strength']);
  if (strength === undefined || strength < 1 || strength > 5)
    throw new StoreError('BadValue', 'collation strength must be a whole number from 1 to 5');
  if (strength > 3) throw notImplemented(`collation strength ${strength}`);
  if (flag(collation, 'backwards')) throw notImplemented('a collation that compares accents backwards');
  if (flag(collation, 'caseLevel')) {
    if (strength !== 1) throw notImplemented('a collation with caseLevel and a strength other than 1');
    return 'case';
  }
  return strength === 1 ? 'base' : strength === 2 ? 'accent' : 'variant';
}

function caseFirstOf(collation: Doc): { caseFirst?: 'upper' | 'lower' | 'false' } {
  const given = collation['caseFirst'];
  if (given === undefined) return {};
  if (given === 'off') return { caseFirst: 'false' };
  if (given === 'upper' || given === 'lower') return { caseFirst: given };
  throw new StoreError('BadValue', "collation caseFirst must be 'upper', 'lower' or 'off'");
}

function punctuationOf(collation: Doc): { ignorePunctuation?: boolean } {
  const { alternate, maxVariable } = collation;
  if (maxVariable !== undefined && maxVariable !== 'punct' && maxVariable !== 'space')
    throw new StoreError('BadValue', "collation maxVariable must be 'punct' or 'space'");
  if (alternate === undefined) return {};
  if (alternate === 'non-ignorable') return { ignorePunctuation: false };
  if (alternate !== 'shifted')
    throw new StoreError('BadValue', "collation alternate must be 'non-ignorable' or 'shifted'");
  if (maxVariable === 'space') throw notImplemented("a collation with maxVariable 'space'");
  return { ignorePunctuation: true };
}

function flag(collation: Doc, name: string): boolean {
  const value = collation[name];
  if (value === undefined || typeof value === 'boolean') return value === true;
  throw new StoreError('TypeMismatch', `BSON field 'collation.${name}' must be a boolean`);
}
