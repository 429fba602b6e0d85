import {
  around,
  chain,
  cycle,
  duration,
  end,
  ending,
  eventSubProcess,
  instances,
  on,
  parallel,
  service,
  step,
  subProcess,
  thrown,
  within,
} from '../diagrams.ts';
import type { Row } from '../stage.ts';
import { circuit, failing } from './shared.ts';

/** The step `b` has said so. */
const ready = '=steps.b.outcome = "ready"';

/** Event sub-processes: a step `a` in the flow, `h` when the event happens. */
const beside = (definition: string, interrupting = true) =>
  circuit(
    step('a') + end() + chain('start', 'a', 'end') + eventSubProcess('ev', 'h', definition, interrupting),
  );

const inside = (definition: string, interrupting: boolean, throws: string) =>
  circuit(
    subProcess(
      'sub',
      '<bpmn:startEvent id="in"/>' +
        step('a') +
        thrown('t', throws) +
        step('b') +
        end('out') +
        chain('in', 'a', 't', 'b', 'out') +
        eventSubProcess('ev', 'h', definition, interrupting),
    ) +
      step('z') +
      end() +
      chain('start', 'sub', 'z', 'end'),
  );

/** Event sub-processes. */
export const eventSubProcesses: readonly Row[] = [
  {
    name: 'is gone with its scope when nothing happens',
    xml: beside(on.timer(duration('P1D'))),
    script: ['start -> a @ev', 'complete a -> end'],
  },
  {
    name: 'a timer interrupts everything in the scope',
    xml: beside(on.timer(duration('P1D'))),
    script: ['start -> a @ev', 'fire ev -> h', 'complete h -> end'],
  },
  {
    name: 'a timer beside lets the scope go on, and the scope waits for it',
    xml: beside(on.timer(duration('P1D')), false),
    script: ['start -> a @ev', 'fire ev -> a h', 'complete a -> h', 'complete h -> end'],
  },
  {
    name: 'a repeated timer runs beside itself',
    xml: beside(on.timer(cycle('R2/P1D')), false),
    script: [
      'start -> a @ev',
      'fire ev -> a h @ev',
      'fire ev -> a h h',
      'complete h -> a h',
      'complete h -> a',
      'complete a -> end',
    ],
  },
  {
    name: 'an escalation beside',
    xml: inside(on.escalation, false, on.escalation),
    script: ['start -> a', 'complete a -> b h', 'complete b -> h', 'complete h -> z', 'complete z -> end'],
  },
  {
    name: 'an escalation that interrupts',
    xml: inside(on.escalation, true, on.escalation),
    script: ['start -> a', 'complete a -> h', 'complete h -> z', 'complete z -> end'],
  },
  {
    name: 'an error at an end',
    xml: circuit(
      step('a') + ending('t', on.error) + chain('start', 'a', 't') + eventSubProcess('ev', 'h', on.error),
    ),
    script: ['start -> a', 'complete a -> h', 'complete h -> end'],
  },
  {
    name: 'comes before the event on the edge of its scope',
    xml: failing(on.error, on.error, eventSubProcess('ev', 'g', on.error)),
    script: ['start -> a', 'complete a -> g', 'complete g -> z'],
  },
  {
    name: 'a condition that interrupts',
    xml: circuit(
      parallel('p') +
        step('a') +
        step('b', ['ready', 'not-yet']) +
        end() +
        chain('start', 'p', 'a', 'end') +
        chain('p', 'b', 'end') +
        eventSubProcess('ev', 'h', on.condition(ready)),
    ),
    script: ['start -> a b', 'complete b ready -> h', 'complete h -> end'],
  },
  {
    name: 'a condition beside',
    xml: circuit(
      parallel('p') +
        step('a') +
        step('b', ['ready', 'not-yet']) +
        end() +
        chain('start', 'p', 'a', 'end') +
        chain('p', 'b', 'end') +
        eventSubProcess('ev', 'h', on.condition(ready), false),
    ),
    script: ['start -> a b', 'complete b ready -> a h', 'complete h -> a', 'complete a -> end'],
  },
  {
    name: 'interrupts tokens that wait before a join',
    xml: circuit(
      parallel('p') +
        step('a') +
        step('b') +
        parallel('j') +
        end() +
        chain('start', 'p', 'a', 'j', 'end') +
        chain('p', 'b', 'j') +
        eventSubProcess('ev', 'h', on.timer(duration('P1D'))),
    ),
    script: ['start -> a b @ev', 'complete a -> b @ev', 'fire ev -> h', 'complete h -> end'],
  },
  {
    name: 'interrupts sub-processes and repeated steps',
    xml: circuit(
      parallel('p') +
        around('sub', 'a') +
        within(step('b'), instances('', { cardinality: '2' })) +
        service('c') +
        end() +
        chain('start', 'p', 'sub', 'end') +
        chain('p', 'b', 'end') +
        chain('p', 'c', 'end') +
        eventSubProcess('ev', 'h', on.timer(duration('P1D'))),
    ),
    script: ['start -> a b b !c @ev', 'fire ev -> h', 'complete h -> end'],
  },
  {
    name: 'of a sub-process ends only that',
    xml: circuit(
      subProcess(
        'sub',
        '<bpmn:startEvent id="in"/>' +
          step('a') +
          end('out') +
          chain('in', 'a', 'out') +
          eventSubProcess('ev', 'h', on.timer(duration('P1D'))),
      ) +
        step('z') +
        end() +
        chain('start', 'sub', 'z', 'end'),
    ),
    script: ['start -> a @ev', 'fire ev -> h', 'complete h -> z', 'complete z -> end'],
  },
  {
    name: 'of a repeated sub-process belongs to each instance',
    xml: circuit(
      within(
        subProcess(
          'sub',
          '<bpmn:startEvent id="in"/>' +
            step('a') +
            end('out') +
            chain('in', 'a', 'out') +
            eventSubProcess('ev', 'h', on.timer(duration('P1D'))),
        ),
        instances('', { cardinality: '2' }),
      ) +
        step('z') +
        end() +
        chain('start', 'sub', 'z', 'end'),
    ),
    script: ['start -> a a @ev @ev', 'fire ev -> a h @ev', 'complete h -> a @ev', 'complete a -> z'],
  },
];
