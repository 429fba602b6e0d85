import { platformProblems, problemCatalogue } from '../platform/http/index.ts';
import { problems } from './compose.ts';

/** `docs/errors.md`: every code that the API may answer, in the words that people read. */
export function errorsDocument(): string {
  const catalogue = problemCatalogue([platformProblems, ...problems]);
  const rows = catalogue.codes.toSorted().map((code) => {
    const [en, fr, ar] = (['en', 'fr', 'ar'] as const).map(
      (language) => catalogue.title(code, {}, language) ?? '',
    );
    return `| \`${code}\` | ${en} | ${fr} | ${ar} |`;
  });
  return [
    '# Refusals',
    '',
    'Every refusal of the API is a problem (RFC 9457, `application/problem+json`) with a `code`, a title and often a',
    'detail in the language of the request (`?lang`, the `diwan_lang` cookie, `Accept-Language`), and `errors[]` with a',
    'JSON pointer for each field. Words in braces are filled with the facts of the case.',
    'Made by `npm run cli -- docs`.',
    '',
    '| Code | English | Français | العربية |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
