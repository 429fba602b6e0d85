import { describe, expect, it } from 'vitest';
import { checkBundle, type FormSchema } from '../../../src/circuits/index.ts';
import { PROBLEM_WORDINGS } from '../../../src/circuits/language/index.ts';
import {
  boundaryTimer,
  choice,
  cycle,
  diagram,
  duration,
  end,
  flow,
  parallel,
  service,
  start,
  step,
} from '../../circuits/diagrams.ts';

const straight = (middle: string, id: string) =>
  diagram(start + middle + end() + flow('start', id) + flow(id, 'end'));

async function codes(xml: string, forms: Record<string, unknown> = {}): Promise<string[]> {
  const problems = await checkBundle({ xml, forms: forms as Record<string, FormSchema> });
  return problems.map(({ elementId, code }) => (elementId ? `${elementId}: ${code}` : code));
}

const form = (...components: unknown[]) => ({ type: 'default', components });
const field = (key: string, more: Record<string, unknown> = {}) => ({
  type: 'textfield',
  key,
  label: 'Champ',
  properties: { 'label.ar': 'حقل', 'label.fr': 'Champ' },
  ...more,
});

describe('the check of a circuit', () => {
  it('has nothing to say about a sound circuit', async () => {
    expect(await codes(straight(step('a'), 'a'))).toEqual([]);
  });

  const drawings: Record<string, [xml: string, expected: string[]]> = {
    'a process that is not executable': [
      straight(step('a'), 'a').replace('isExecutable="true"', ''),
      ['circuit.no_process'],
    ],
    'no start': [
      diagram(step('a') + end() + flow('a', 'end')),
      ['process: circuit.no_start', 'a: element.unreachable', 'end: element.unreachable'],
    ],
    'an element off the path': [
      straight(step('a'), 'a').replace('</bpmn:process>', `${service('lost')}</bpmn:process>`),
      ['lost: element.unreachable'],
    ],
    'a way that leads nowhere': [
      diagram(
        start +
          choice('g') +
          end() +
          step('a') +
          flow('start', 'g') +
          flow('g', 'a', '=letter.id = "1"') +
          flow('g', 'end'),
      ),
      ['g_end: gateway.missing_condition', 'g: gateway.no_default', 'a: element.dead_end'],
    ],
    'two ways without a gateway': [
      diagram(
        start + step('a') + end() + end('other') + flow('start', 'a') + flow('a', 'end') + flow('a', 'other'),
      ),
      ['a: flow.split_without_gateway'],
    ],
    'a condition on a plain flow': [
      diagram(start + step('a') + end() + flow('start', 'a') + flow('a', 'end', '=letter.id = "1"')),
      ['a_end: flow.condition_without_gateway'],
    ],
    'a gateway that may find no way': [
      diagram(
        start +
          step('a', ['x', 'y']) +
          choice('g') +
          end() +
          end('o') +
          flow('start', 'a') +
          flow('a', 'g') +
          flow('g', 'end', '=steps.a.outcome = "x"') +
          flow('g', 'o', '=letter.language = "ar"'),
      ),
      ['g: gateway.no_default'],
    ],
    'an outcome that no step has': [
      diagram(
        start +
          step('a', ['x', 'y']) +
          choice('g', 'g_o') +
          end() +
          end('o') +
          flow('start', 'a') +
          flow('a', 'g') +
          flow('g', 'end', '=steps.a.outcome = "z"') +
          flow('g', 'o'),
      ),
      ['g_end: feel.unknown_outcome'],
    ],
    'a loop without a wait': [
      diagram(
        start +
          choice('in') +
          choice('g', 'g_end') +
          end() +
          flow('start', 'in') +
          flow('in', 'g') +
          flow('g', 'in', '=letter.id = "1"') +
          flow('g', 'end'),
      ),
      ['in: loop.no_wait'],
    ],
    'an identifier that FEEL cannot name': [straight(step('a-b'), 'a-b'), ['a-b: element.bad_id']],
    'a complex gateway': [straight('<bpmn:complexGateway id="g"/>', 'g'), ['g: element.not_executed']],
    'a script that is not FEEL': [
      straight('<bpmn:scriptTask id="s"><bpmn:script>1</bpmn:script></bpmn:scriptTask>', 's'),
      ['s: element.no_label', 's: script.not_feel'],
    ],
    'a message without a name': [
      straight(
        '<bpmn:intermediateCatchEvent id="m"><bpmn:messageEventDefinition/></bpmn:intermediateCatchEvent>',
        'm',
      ),
      ['m: event.no_reference'],
    ],
    'instances of a task without a number': [
      straight(
        step('a').replace('</bpmn:userTask>', '<bpmn:multiInstanceLoopCharacteristics/></bpmn:userTask>'),
        'a',
      ),
      ['a: repetition.no_number'],
    ],
    'a step of an unknown kind': [
      straight(step('a').replace('diwan:stepKind="task"', 'diwan:stepKind="magic"'), 'a'),
      ['a: step.unknown_kind'],
    ],
    'a step for nobody': [straight(step('a').replace('diwan:role="officer"', ''), 'a'), ['a: step.no_role']],
    'a step for an operator': [
      straight(step('a').replace('officer', 'operator'), 'a'),
      ['a: step.unknown_role'],
    ],
    'a signature by an officer': [
      straight(step('a').replace('"task"', '"signature"'), 'a'),
      ['a: step.role_not_allowed'],
    ],
    'a step without a way out': [straight(step('a', []), 'a'), ['a: step.no_outcome']],
    'two flows between the same elements': [
      straight(step('a'), 'a').replace(
        '</bpmn:process>',
        '<bpmn:sequenceFlow id="again" sourceRef="start" targetRef="a"/></bpmn:process>',
      ),
      ['start: flow.split_without_gateway', 'again: flow.drawn_twice'],
    ],
    'two parallel branches that lead to one step': [
      diagram(
        start +
          '<bpmn:parallelGateway id="p"/>' +
          step('a') +
          step('b') +
          step('c') +
          end() +
          ['start,p', 'p,a', 'p,b', 'a,c', 'b,c', 'c,end']
            .map((pair) => flow(pair.split(',')[0]!, pair.split(',')[1]!))
            .join(''),
      ),
      ['c: flow.tokens_meet'],
    ],
    'a compensation event without a handler': [
      straight(
        step('a') +
          '<bpmn:boundaryEvent id="u" attachedToRef="a"><bpmn:compensateEventDefinition/></bpmn:boundaryEvent>',
        'a',
      ),
      ['u: compensation.no_handler'],
    ],
    'a cancellation outside a transaction': [
      diagram(
        start +
          step('a') +
          '<bpmn:endEvent id="c"><bpmn:cancelEventDefinition/></bpmn:endEvent>' +
          flow('start', 'a') +
          flow('a', 'c'),
      ),
      ['c: cancel.outside_transaction'],
    ],
    'a link that leads nowhere': [
      diagram(
        start +
          step('a') +
          '<bpmn:intermediateThrowEvent id="t"><bpmn:linkEventDefinition name="x"/></bpmn:intermediateThrowEvent>' +
          end() +
          flow('start', 'a') +
          flow('a', 't'),
      ),
      [
        'start: element.dead_end',
        'a: element.dead_end',
        't: element.dead_end',
        'end: element.unreachable',
        't: event.link_without_pair',
      ],
    ],
    'a choice between events that is none': [
      straight('<bpmn:eventBasedGateway id="g"/>', 'g'),
      ['g: gateway.not_before_events'],
    ],
    'an outcome twice': [straight(step('a', ['x', 'x']), 'a'), ['a: step.repeated_outcome']],
    'an outcome with a strange key': [straight(step('a', ['Oui !']), 'a'), ['a: step.bad_outcome_key']],
    'outcomes that may all be withheld': [
      straight(step('a').replace('key="done"', 'key="done" when="=letter.id = &quot;1&quot;"'), 'a'),
      ['a: step.all_outcomes_conditional'],
    ],
    'a form that is not there': [
      straight(step('a', ['done'], 'diwan:form="ghost"'), 'a'),
      ['a: step.unknown_form'],
    ],
    'a deadline in words': [
      straight(step('a', ['done'], 'diwan:deadline="deux jours"'), 'a'),
      ['a: step.bad_deadline'],
    ],
    'a service nobody knows': [straight(service('a', 'registry.fly'), 'a'), ['a: service.unknown']],
    'a service without a name': [straight(service('a', ''), 'a'), ['a: service.none']],
    'a timer in words': [
      diagram(
        start +
          step('a') +
          boundaryTimer('t', 'a', duration('demain')) +
          end() +
          end('o') +
          flow('start', 'a') +
          flow('a', 'end') +
          flow('t', 'o'),
      ),
      ['t: timer.bad'],
    ],
    'a repeated timer that interrupts': [
      diagram(
        start +
          step('a') +
          boundaryTimer('t', 'a', cycle('R3/P1D')) +
          end() +
          end('o') +
          flow('start', 'a') +
          flow('a', 'end') +
          flow('t', 'o'),
      ),
      ['t: timer.interrupting_cycle'],
    ],
    'a unit that no form gives': [
      straight(step('a', ['done'], 'diwan:unit="=unit"'), 'a'),
      ['a: feel.unknown_variable'],
    ],
    'a step that is not drawn': [
      straight(step('a', ['done'], 'diwan:unit="=steps.ghost.unit"'), 'a'),
      ['a: feel.unknown_step'],
    ],
    'two processes': [
      straight(step('a'), 'a').replace(
        '</bpmn:definitions>',
        `<bpmn:process id="q" isExecutable="true"><bpmn:startEvent id="s2"/><bpmn:endEvent id="e2"/>${flow('s2', 'e2')}</bpmn:process></bpmn:definitions>`,
      ),
      ['q: circuit.several_processes'],
    ],
  };

  for (const [name, [xml, expected]] of Object.entries(drawings)) {
    it(`finds ${name}`, async () => {
      expect(await codes(xml)).toEqual(expected);
    });
  }

  it('accepts a gateway whose conditions cover every outcome, and a parallel split', async () => {
    const covered = diagram(
      start +
        step('a', ['x', 'y']) +
        choice('g') +
        end() +
        end('o') +
        flow('start', 'a') +
        flow('a', 'g') +
        flow('g', 'end', '=steps.a.outcome = "x"') +
        flow('g', 'o', '=steps.a.outcome = "y"'),
    );
    const forked = diagram(
      start +
        parallel('f') +
        step('a') +
        step('b') +
        parallel('j') +
        end() +
        flow('start', 'f') +
        flow('f', 'a') +
        flow('f', 'b') +
        flow('a', 'j') +
        flow('b', 'j') +
        flow('j', 'end'),
    );
    expect([await codes(covered), await codes(forked)]).toEqual([[], []]);
  });

  it('judges forms', async () => {
    const xml = straight(step('a', ['done'], 'diwan:form="f" diwan:unit="=unit"'), 'a');
    expect(await codes(xml, { f: form(field('unit')) })).toEqual([]);
    const faults: [unknown, string[]][] = [
      [{ type: 'default' }, ['a: feel.unknown_variable', 'form.malformed']],
      [form(field('unit'), field('unit')), ['form.repeated_key']],
      [form(field('unit'), field('letter')), ['form.bad_key']],
      [form(field('unit'), field('x', { properties: {} })), ['form.no_label']],
      [form(field('unit'), field('x', { type: 'html' })), ['form.unknown_type']],
      [form(field('unit'), field('x', { type: 'select' })), ['form.no_options']],
      [
        form(
          field('unit'),
          field('x', { type: 'select', properties: { 'label.ar': 'س', source: 'planets' } }),
        ),
        ['form.unknown_source'],
      ],
      [
        form(field('unit'), field('x', { conditional: { hide: '=for i in [1] return i' } })),
        ['form.bad_condition'],
      ],
    ];
    for (const [schema, expected] of faults) expect(await codes(xml, { f: schema })).toEqual(expected);
    expect(await codes(xml, { f: form(field('unit')), g: form(field('y')) })).toEqual(['form.unused']);
  });

  it('says everything in Arabic, French and English, with its facts', async () => {
    const problems = await checkBundle({ xml: straight(service('a', 'registry.fly'), 'a'), forms: {} });
    expect(problems[0]!.message.fr).toContain('registry.fly');
    for (const [code, { message, remedy }] of Object.entries(PROBLEM_WORDINGS)) {
      for (const text of [message, remedy]) {
        expect(text.ar, code).toMatch(/[\u0600-\u06ff]|^\{remedyAr\}$/);
        expect(text.fr, code).not.toBe(text.en);
      }
    }
  });
});

describe('a form whose parts have another type', () => {
  const parts: readonly (readonly [string, Record<string, unknown>])[] = [
    ['condition', { conditional: { hide: 5 } }],
    ['conditional', { conditional: 'x' }],
    ['properties', { properties: null }],
    ['label', { properties: { 'label.ar': 1 } }],
    ['options', { values: [null] }],
    ['option', { values: [{ value: 'a' }] }],
    ['rules', { validate: { maxLength: '9' } }],
    ['pattern', { validate: { pattern: '(' } }],
    ['key', { key: 5 }],
  ];
  it.each(parts)('is malformed, not a failure of the check: %s', async (_part, more) => {
    const found = await codes(straight(step('a', ['done'], 'diwan:form="f"'), 'a'), {
      f: form(field('x', more)),
    });
    expect(found).toContain('form.malformed');
  });
});

describe('the file itself', () => {
  const sound = straight(step('a'), 'a');

  it('is refused when the parser would drop part of it', async () => {
    expect(await codes(sound.replace('sourceRef="start"', 'sourceRef="ghost"'))).toEqual([
      'xml.dropped_content',
    ]);
  });

  it('is refused when it is no BPMN, too large or too deep, and never crashes the check', async () => {
    expect(await codes('')).toEqual(['xml.unreadable']);
    expect(await codes('<html/>')).toEqual(['xml.unreadable']);
    expect(await codes('{"not": "xml"}')).toEqual(['xml.unreadable']);
    expect(await codes(`<!DOCTYPE x [<!ENTITY a "b">]>${sound}`)).toEqual(['xml.doctype']);
    expect(await codes(`${sound}<!--${'x'.repeat(2_100_000)}-->`)).toEqual(['xml.too_large']);
    expect(await codes('<bpmn:subProcess>'.repeat(100))).toEqual(['xml.too_deep']);
    expect(await codes('<a/>'.repeat(40_001))).toEqual(['xml.too_many_elements']);
    expect(await codes('<a x="/>">'.repeat(100))).toEqual(['xml.too_deep']);
    expect(await codes(`<!-- <a " -->${'<a>'.repeat(100)}`)).toEqual(['xml.too_deep']);
    expect(await codes('<a'.repeat(1_000_000))).toEqual(['xml.unreadable']);
    const crowd = Array.from({ length: 1001 }, (_, index) => service(`s${index}`)).join('');
    expect(await codes(diagram(start + crowd + end()))).toEqual(['xml.too_many_elements']);
  });
});
