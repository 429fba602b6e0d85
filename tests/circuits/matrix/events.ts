import {
  around,
  boundary,
  caught,
  chain,
  choice,
  cycle,
  date,
  diagram,
  duration,
  end,
  ending,
  eventSubProcess,
  flow,
  instances,
  on,
  parallel,
  ROOTS,
  service,
  start,
  step,
  subProcess,
  thrown,
  within,
} from '../diagrams.ts';
import type { Row } from '../stage.ts';

const circuit = (body: string) => diagram(start + body, ROOTS);

/** One event between two steps. */
const between = (event: string) => circuit(event + step('z') + end() + chain('start', 'e', 'z', 'end'));

/** A step with an event on its edge that leads to another. */
const onEdge = (definition: string, interrupting = true) =>
  circuit(
    step('a') +
      boundary('e', 'a', definition, interrupting) +
      step('b') +
      end() +
      end('other') +
      chain('start', 'a', 'end') +
      chain('e', 'b', 'other'),
  );

/** Three steps in a row, of which the second may set `n` by its outcome. */
const ready = '=steps.b.outcome = "ready"';

/** A sub-process that throws on its way, or at its end, with an event on its edge. */
const throwing = (throwsAs: string, edge: string, interrupting = true) => {
  const inner =
    '<bpmn:startEvent id="in"/>' +
    step('a') +
    throwsAs +
    step('b') +
    end('out') +
    chain('in', 'a', 't', 'b', 'out');
  return circuit(
    subProcess('sub', inner) +
      boundary('e', 'sub', edge, interrupting) +
      step('h') +
      step('z') +
      end() +
      chain('start', 'sub', 'z', 'end') +
      chain('e', 'h', 'end'),
  );
};

const failing = (errorEnd: string, edge: string, more = '') => {
  const inner =
    '<bpmn:startEvent id="in"/>' + step('a') + ending('t', errorEnd) + chain('in', 'a', 't') + more;
  return circuit(
    subProcess('sub', inner) +
      boundary('e', 'sub', edge) +
      step('h') +
      step('z') +
      end() +
      chain('start', 'sub', 'z', 'end') +
      chain('e', 'h', 'end'),
  );
};

/** Catching and throwing, in the flow and on the edge of a step. */
export const events: readonly Row[] = [
  {
    name: 'a thrown link goes on at the caught one',
    xml: circuit(
      step('a') +
        thrown('t', on.link('there')) +
        caught('c', on.link('there')) +
        step('z') +
        end() +
        chain('start', 'a', 't') +
        chain('c', 'z', 'end'),
    ),
    script: ['start -> a', 'complete a -> z', 'complete z -> end'],
    passed: 'start a t c z end',
  },
  {
    name: 'two links lead to one place',
    xml: circuit(
      choice('x', 'x_two') +
        thrown('one', on.link('there')) +
        thrown('two', on.link('there')) +
        caught('c', on.link('there')) +
        step('z') +
        end() +
        chain('start', 'x') +
        flow('x', 'one', '=n = 1') +
        flow('x', 'two') +
        chain('c', 'z', 'end'),
    ),
    variables: { n: 1 },
    script: ['start -> z', 'complete z -> end'],
  },
  {
    name: 'a timer with a date',
    xml: between(caught('e', on.timer(date('2026-05-01T08:30:00+01:00')))),
    script: ['start -> @e', 'fire e -> z', 'complete z -> end'],
  },
  {
    name: 'a timer with a duration in FEEL',
    xml: between(caught('e', on.timer(duration('=wait')))),
    variables: { wait: 'P30D' },
    script: ['start -> @e', 'fire e -> z'],
  },
  {
    name: 'a timer on the edge takes over',
    xml: onEdge(on.timer(duration('P1D'))),
    script: ['start -> a @e', 'fire e -> b', 'complete b -> end'],
  },
  {
    name: 'a timer on the edge goes with its step',
    xml: onEdge(on.timer(duration('P1D'))),
    script: ['start -> a @e', 'complete a -> end'],
  },
  {
    name: 'a repeated timer on the edge comes as often as drawn',
    xml: onEdge(on.timer(cycle('R2/P1D')), false),
    script: [
      'start -> a @e',
      'fire e -> a b @e',
      'complete b -> a @e',
      'fire e -> a b',
      'complete b -> a',
      'complete a -> end',
    ],
  },
  {
    name: 'a repeated timer without end comes again and again',
    xml: onEdge(on.timer(cycle('R/P1D')), false),
    script: [
      'start -> a @e',
      'fire e -> a b @e',
      'complete b -> a @e',
      'fire e -> a b @e',
      'complete a -> b',
      'complete b -> end',
    ],
  },
  {
    name: 'a condition holds the token until what it reads has come',
    xml: circuit(
      parallel('p') +
        step('b', ['ready', 'not-yet']) +
        caught('e', on.condition(ready)) +
        step('z') +
        end() +
        end('other') +
        chain('start', 'p', 'b', 'other') +
        chain('p', 'e', 'z', 'end'),
    ),
    script: ['start -> b', 'complete b ready -> z', 'complete z -> end'],
  },
  {
    name: 'a condition that is true at once does not hold',
    xml: between(caught('e', on.condition('=n > 1'))),
    variables: { n: 2 },
    script: ['start -> z'],
  },
  {
    name: 'a condition on the edge takes over',
    xml: circuit(
      parallel('p') +
        step('a') +
        boundary('e', 'a', on.condition(ready)) +
        step('b', ['ready', 'not-yet']) +
        step('h') +
        end() +
        chain('start', 'p', 'a', 'end') +
        chain('p', 'b', 'end') +
        chain('e', 'h', 'end'),
    ),
    script: ['start -> a b', 'complete b ready -> h', 'complete h -> end'],
  },
  {
    name: 'a condition beside a step happens each time it becomes true',
    xml: circuit(
      parallel('p') +
        step('a') +
        boundary('e', 'a', on.condition(ready), false) +
        step('b', ['ready', 'not-yet']) +
        choice('again', 'again_b') +
        step('h') +
        end() +
        end('said') +
        chain('start', 'p', 'a', 'end') +
        chain('p', 'b', 'again') +
        flow('again', 'end', '=false') +
        flow('again', 'b') +
        chain('e', 'h', 'said'),
    ),
    script: [
      'start -> a b',
      'complete b ready -> a b h',
      'complete h -> a b',
      'complete b ready -> a b',
      'complete b not-yet -> a b',
      'complete b ready -> a b h',
    ],
  },
  {
    name: 'an error at the end of a sub-process is caught on its edge',
    xml: failing(on.error, on.error),
    script: ['start -> a', 'complete a -> h', 'complete h -> end'],
  },
  {
    name: 'an error is caught by an event for every error',
    xml: failing(on.error, on.anyError),
    script: ['start -> a', 'complete a -> h'],
  },
  {
    name: 'an error of another code is not caught',
    xml: failing(on.otherError, on.error),
    script: ['start -> a', 'complete a -> fault: Expected somebody to catch error E2'],
  },
  {
    name: 'an error ends what else runs in the sub-process',
    xml: circuit(
      subProcess(
        'sub',
        '<bpmn:startEvent id="in"/>' +
          parallel('p') +
          step('a') +
          step('b') +
          ending('t', on.error) +
          end('out') +
          chain('in', 'p', 'a', 't') +
          chain('p', 'b', 'out'),
      ) +
        boundary('e', 'sub', on.error) +
        step('h') +
        end() +
        chain('start', 'sub', 'end') +
        chain('e', 'h', 'end'),
    ),
    script: ['start -> a b', 'complete a -> h', 'complete h -> end'],
  },
  {
    name: 'an error goes out through sub-processes until somebody catches it',
    xml: circuit(
      subProcess(
        'outer',
        '<bpmn:startEvent id="inOuter"/>' +
          subProcess(
            'inner',
            '<bpmn:startEvent id="in"/>' + step('a') + ending('t', on.error) + chain('in', 'a', 't'),
          ) +
          end('outOuter') +
          chain('inOuter', 'inner', 'outOuter'),
      ) +
        boundary('e', 'outer', on.error) +
        step('h') +
        end() +
        chain('start', 'outer', 'end') +
        chain('e', 'h', 'end'),
    ),
    script: ['start -> a', 'complete a -> h', 'complete h -> end'],
  },
  {
    name: 'an error in one instance of several ends them all',
    xml: circuit(
      within(
        subProcess(
          'sub',
          '<bpmn:startEvent id="in"/>' + step('a') + ending('t', on.error) + chain('in', 'a', 't'),
        ),
        instances('', { cardinality: '2' }),
      ) +
        boundary('e', 'sub', on.error) +
        step('h') +
        end() +
        chain('start', 'sub', 'end') +
        chain('e', 'h', 'end'),
    ),
    script: ['start -> a a', 'complete a#1 -> h', 'complete h -> end'],
  },
  {
    name: 'an escalation is heard beside the sub-process, which goes on',
    xml: throwing(thrown('t', on.escalation), on.escalation, false),
    script: ['start -> a', 'complete a -> b h', 'complete h -> b', 'complete b -> z', 'complete z -> end'],
  },
  {
    name: 'an escalation ends the sub-process that it is drawn to end',
    xml: throwing(thrown('t', on.escalation), on.escalation),
    script: ['start -> a', 'complete a -> h', 'complete h -> end'],
  },
  {
    name: 'an escalation that nobody hears changes nothing',
    xml: throwing(thrown('t', on.escalation), on.error),
    script: ['start -> a', 'complete a -> b', 'complete b -> z'],
  },
  {
    name: 'an escalation at the end of a sub-process',
    xml: failing(on.escalation, on.escalation),
    script: ['start -> a', 'complete a -> h', 'complete h -> end'],
  },
  {
    name: 'an end that terminates a sub-process ends only that',
    xml: circuit(
      subProcess(
        'sub',
        '<bpmn:startEvent id="in"/>' +
          parallel('p') +
          step('a') +
          step('b') +
          ending('t', on.terminate) +
          end('out') +
          chain('in', 'p', 'a', 't') +
          chain('p', 'b', 'out'),
      ) +
        step('z') +
        end() +
        chain('start', 'sub', 'z', 'end'),
    ),
    script: ['start -> a b', 'complete a -> z', 'complete z -> end'],
  },
];

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
