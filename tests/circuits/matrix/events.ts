import {
  boundary,
  caught,
  chain,
  choice,
  cycle,
  date,
  duration,
  end,
  ending,
  flow,
  instances,
  on,
  parallel,
  step,
  subProcess,
  thrown,
  within,
} from '../diagrams.ts';
import type { Row } from '../stage.ts';
import { circuit, throwing, failing } from './shared.ts';

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

/** The step `b` has said so. */
const ready = '=steps.b.outcome = "ready"';

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
