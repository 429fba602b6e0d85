import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { READABLE_FORMATS, STATE_FORMAT } from '../../src/engine/advance.ts';
import type { Snapshot } from '../../src/engine/snapshot.ts';
import { playFrom, recovered } from './stage.ts';

interface Fixture {
  readonly format: string;
  readonly xml: string;
  readonly script: readonly string[];
  readonly snapshot: Omit<Snapshot, 'state'> & { readonly state: string };
}

const saved = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/many-elements-format-2.json'), 'utf8'),
) as Fixture;

it('the present format has its fixture, and every older one can be read', () => {
  expect(saved.format).toBe(STATE_FORMAT);
  expect(READABLE_FORMATS).toContain('bpmn-engine-25/gzip-json/1');
});

it('an instance that was saved with repetition, joins, events and compensation under way goes on', async () => {
  // given the bytes that format 2 wrote
  const { snapshot, xml, script } = saved;
  const from = { ...snapshot, state: Buffer.from(snapshot.state, 'base64') };
  // when it is played on from there
  const trace = await playFrom({ name: 'saved', xml, script }, recovered, from);
  // then it goes where it went when it was saved
  expect(trace.lines).toEqual(script);
});
