import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BpmnModdle } from 'bpmn-moddle';
import { describe, expect, it } from 'vitest';
import { showNamesIn } from '../../../modeler/language/localized-names.ts';
import { readProperties } from '../../../modeler/editor/element-properties.ts';
import type { Shape } from '../../../modeler/editor/services.ts';
import { diwanModdle, type ModdleElement } from '../../../src/circuits/language/index.ts';
import { processesDir } from '../../../src/platform/paths.ts';

const xml = readFileSync(join(processesDir(), 'incoming-filing', 'circuit.bpmn'), 'utf8');

async function parse() {
  const moddle = new BpmnModdle({ diwan: diwanModdle });
  const { rootElement, elementsById } = await moddle.fromXML(xml);
  return {
    moddle,
    root: rootElement as unknown as ModdleElement,
    byId: elementsById as unknown as Record<string, ModdleElement>,
  };
}

describe('names on the drawing', () => {
  it('are drawn in the reader’s language', async () => {
    const { root, byId } = await parse();

    showNamesIn(root, 'ar');

    expect(byId['visa']!.get('name')).toBe('التأشير على مشروع الجواب');
    expect(byId['laneHead']!.get('name')).toMatch(/\p{Script=Arabic}/u);
  });

  it('are written in French again, so that drawing in Arabic changes nothing in the file', async () => {
    // given the national model, and what bpmn-moddle writes of it unchanged
    const { moddle, root } = await parse();
    const before = await moddle.toXML(root as never, { format: true });

    // when it is shown in Arabic, then saved as the modeler does
    showNamesIn(root, 'ar');
    showNamesIn(root, 'fr');

    // then not one byte differs
    expect((await moddle.toXML(root as never, { format: true })).xml).toBe(before.xml);
  });
});

describe('the properties of an element', () => {
  it('are read from a drawn step', async () => {
    const { byId } = await parse();
    const shape = { id: 'visa', type: 'bpmn:UserTask', businessObject: byId['visa'] } as unknown as Shape;

    expect(readProperties(shape)).toMatchObject({
      stepKind: 'visa',
      role: 'unit-head',
      unit: '=unit',
      form: 'visa',
      deadline: 'P2D',
    });
    expect(readProperties(shape).outcomes.map((outcome) => outcome.key)).toEqual(['visa', 'return']);
  });
});
