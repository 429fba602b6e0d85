import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ELEMENTS, eventTreatment, POSITIONS, TRIGGERS } from '../../../src/circuits/language/index.ts';
import { profileDocument } from '../../../src/main/profile-document.ts';
import { projectRoot } from '../../../src/platform/paths.ts';

it('is the committed document (npm run cli -- docs)', () => {
  expect(readFileSync(join(projectRoot(), 'docs/bpmn-profile.md'), 'utf8')).toBe(profileDocument());
});

it('says of every refusal why, and what to draw instead, in three languages', () => {
  // given every element and every event in every place
  const events = TRIGGERS.flatMap((trigger) =>
    POSITIONS.map((position) => eventTreatment(trigger, position)),
  );
  const refused = [...Object.values(ELEMENTS), ...events].filter((treatment) => treatment.kind === 'refused');
  // then nothing is refused without words
  for (const { reason, remedy } of refused)
    for (const words of [reason, remedy])
      expect([words.ar, words.fr, words.en].every((text) => text && text.length > 5)).toBe(true);
});
