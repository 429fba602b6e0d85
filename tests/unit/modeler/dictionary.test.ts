import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { arabic } from '../../../modeler/language/ar.ts';
import { french } from '../../../modeler/language/fr.ts';
import { projectRoot } from '../../../src/platform/paths.ts';

/** Sample texts of comments and words that only the unused grid search shows. */
const NOT_SHOWN = new Set(['HELLO {you}', ' + shift + ']);

/** Every text that the installed bpmn-js may show: its calls of `translate` and the labels of its menus. */
function textsOfBpmnJs(): string[] {
  const found = new Set<string>();
  for (const library of ['bpmn-js/lib', 'diagram-js/lib']) {
    const folder = join(projectRoot(), 'node_modules', library);
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.js')) continue;
      const source = readFileSync(join(folder, file), 'utf8');
      const isMenu = /(ReplaceOptions|PopupEntries)\.js$/.test(file);
      for (const [, text] of source.matchAll(/translate\('([^']+)'/g)) found.add(text!);
      for (const [, text] of isMenu ? source.matchAll(/label: '([^']+)'/g) : []) found.add(text!);
    }
  }
  return [...found].filter((text) => !NOT_SHOWN.has(text)).toSorted();
}

describe('the modeler’s dictionaries', () => {
  const texts = textsOfBpmnJs();

  it('find the texts of bpmn-js', () => {
    expect(texts.length).toBeGreaterThan(100);
  });

  it.each([
    ['Arabic', arabic],
    ['French', french],
  ])('say all of them in %s', (_, dictionary) => {
    expect(texts.filter((text) => dictionary[text] === undefined)).toEqual([]);
  });

  it('write Arabic in Arabic letters', () => {
    expect(Object.values(arabic).filter((text) => !/\p{Script=Arabic}/u.test(text))).toEqual([]);
  });
});
