import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkBundle, type Problem } from '../../../src/circuits/index.ts';
import { projectRoot } from '../../../src/platform/paths.ts';

const miwg = join(projectRoot(), '../shared/fixtures/bpmn-miwg');

describe.skipIf(!existsSync(miwg))(
  'reference diagrams of the BPMN interchange group (skipped where ../shared is absent)',
  () => {
    for (const file of existsSync(miwg) ? readdirSync(miwg).filter((name) => name.endsWith('.bpmn')) : []) {
      it(`${file} is accepted, or refused with reasons and remedies`, async () => {
        const problems: readonly Problem[] = await checkBundle({
          xml: readFileSync(join(miwg, file), 'utf8'),
          forms: {},
        });
        for (const { message, remedy, code } of problems) {
          for (const text of [message.ar, message.fr, remedy.ar, remedy.fr])
            expect(text, code).not.toMatch(/^$|(?<!\$)\{\w+\}/);
        }
      });
    }
  },
);
