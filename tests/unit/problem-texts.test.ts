import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { problems } from '../../src/main/compose.ts';
import { platformProblems, problemCatalogue } from '../../src/platform/http/index.ts';
import { projectRoot } from '../../src/platform/paths.ts';
import { LANGUAGES } from '../../src/platform/text.ts';

const src = join(projectRoot(), 'src');
const catalogue = problemCatalogue([platformProblems, ...problems]);
const MODULES =
  'platform|storage|store|outbox|queue|secrets|http|field|identity|documents|circuits|engine|tasks|signatures|registry|exchange|portal';

/** Every code that a refusal of the server carries, as written in the sources. */
function codesInSources(): string[] {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter(
      (file) =>
        file.endsWith('.ts') &&
        !/^(web|embedded)\//.test(file) &&
        !file.endsWith('problems.ts') &&
        !file.endsWith('schema.ts'),
    )
    .map((file) => readFileSync(join(src, file), 'utf8'));
  const pattern = new RegExp(`code: '((?:${MODULES})\\.[a-z_]+)'`, 'g');
  return [
    ...new Set(files.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1]!))),
  ].toSorted();
}

it('has words in three languages for every refusal', () => {
  const codes = codesInSources();

  expect(codes.length).toBeGreaterThan(40);
  expect(codes.filter((code) => !catalogue.codes.includes(code))).toEqual([]);
  for (const language of LANGUAGES) {
    expect(catalogue.codes.filter((code) => !catalogue.title(code, {}, language))).toEqual([]);
  }
});

it('never passes French or English off as Arabic', () => {
  const suspicious = catalogue.codes.filter((code) => {
    const [ar, fr, en] = LANGUAGES.map((language) => catalogue.title(code, {}, language)!);
    return fr === en || !/\p{Script=Arabic}/u.test(ar!) || /\p{Script=Arabic}/u.test(fr!);
  });

  expect(suspicious).toEqual([]);
});
