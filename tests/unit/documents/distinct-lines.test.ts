import { expect, it } from 'vitest';
import { distinctLines } from '../../../src/documents/distinct-lines.ts';

it('says each line once, in order, and none that is empty', () => {
  const lines = ['Le Directeur', undefined, ' le directeur ', '', 'Ministère', 'المدير', 'المدير'];

  expect(distinctLines(lines)).toEqual(['Le Directeur', 'Ministère', 'المدير']);
});
