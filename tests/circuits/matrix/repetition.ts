import {
  around,
  boundaryTimer,
  chain,
  choice,
  diagram,
  duration,
  end,
  flow,
  instances,
  loop,
  service,
  start,
  step,
  within,
} from '../diagrams.ts';
import type { Row } from '../stage.ts';

const alone = (activity: string, id = 'a', more = '') =>
  diagram(start + activity + more + step('z') + end() + chain('start', id, 'z', 'end'));

const visas = (attributes: string, expressions: Parameters<typeof instances>[1] = {}) =>
  alone(within(step('a', ['visa', 'refuse']), instances(attributes, expressions)));

/** Multi-instance activities and standard loops. */
export const repetition: readonly Row[] = [
  {
    name: 'parallel instances by number',
    xml: visas('', { cardinality: '3' }),
    script: ['start -> a a a', 'complete a#1 visa -> a a', 'complete a visa -> a', 'complete a visa -> z'],
  },
  {
    name: 'parallel instances of a list',
    xml: visas('diwan:collection="=[1,2]"'),
    script: ['start -> a a', 'complete a#1 visa -> a', 'complete a visa -> z', 'complete z -> end'],
    passed: 'start a z end',
  },
  {
    name: 'sequential instances of a list',
    xml: visas('isSequential="true" diwan:collection="=signers"'),
    variables: { signers: ['x', 'y', 'z'] },
    script: ['start -> a', 'complete a visa -> a', 'complete a visa -> a', 'complete a visa -> z'],
  },
  {
    name: 'sequential instances by number',
    xml: visas('isSequential="true"', { cardinality: '=n' }),
    variables: { n: 2 },
    script: ['start -> a', 'complete a visa -> a', 'complete a visa -> z'],
  },
  ...(['', 'isSequential="true" '] as const).map((mode) => ({
    name: `no instance of an empty list (${mode || 'parallel'})`,
    xml: visas(`${mode}diwan:collection="=signers"`),
    variables: { signers: [] },
    script: ['start -> z', 'complete z -> end'],
  })),
  {
    name: 'parallel instances end when enough is said',
    xml: visas('diwan:collection="=signers"', { enough: '=numberOfCompletedInstances >= 2' }),
    variables: { signers: ['x', 'y', 'z', 'w'] },
    script: ['start -> a a a a', 'complete a#2 visa -> a a a', 'complete a visa -> z', 'complete z -> end'],
  },
  {
    name: 'parallel instances end with the first refusal',
    xml: visas('', { cardinality: '3', enough: '=outcomes.refuse > 0' }),
    script: ['start -> a a a', 'complete a visa -> a a', 'complete a refuse -> z'],
  },
  {
    name: 'sequential instances end with the first refusal',
    xml: visas('isSequential="true"', { cardinality: '3', enough: '=outcomes.refuse > 0' }),
    script: ['start -> a', 'complete a visa -> a', 'complete a refuse -> z'],
  },
  {
    name: 'what the instances said decides the way after them',
    xml: diagram(
      start +
        within(step('a', ['visa', 'refuse']), instances('', { cardinality: '2' })) +
        choice('x', 'x_no') +
        step('yes') +
        step('no') +
        end() +
        chain('start', 'a', 'x') +
        flow('x', 'yes', '=steps.a.outcomes.visa = steps.a.completed') +
        flow('x', 'no') +
        chain('yes', 'end') +
        chain('no', 'end'),
    ),
    script: ['start -> a a', 'complete a visa -> a', 'complete a refuse -> no'],
  },
  {
    name: 'a hundred and twenty parallel instances',
    xml: visas('', { cardinality: '120', enough: '=numberOfCompletedInstances = 1' }),
    script: [`start -> ${Array.from({ length: 120 }, () => 'a').join(' ')}`, 'complete a#77 visa -> z'],
  },
  {
    name: 'parallel instances of a service',
    xml: alone(within(service('a'), instances('', { cardinality: '2' }))),
    script: ['start -> !a !a', 'serve a#1 -> !a', 'serve a -> z'],
  },
  {
    name: 'sequential instances of a service',
    xml: alone(within(service('a'), instances('isSequential="true"', { cardinality: '2' }))),
    script: ['start -> !a', 'serve a -> !a', 'serve a -> z'],
  },
  {
    name: 'parallel instances of a sub-process',
    xml: alone(within(around('sub', 'a'), instances('', { cardinality: '2' })), 'sub'),
    script: ['start -> a a', 'complete a#1 -> a', 'complete a -> z', 'complete z -> end'],
  },
  {
    name: 'sequential instances of a sub-process',
    xml: alone(within(around('sub', 'a'), instances('isSequential="true"', { cardinality: '2' })), 'sub'),
    script: ['start -> a', 'complete a -> a', 'complete a -> z', 'complete z -> end'],
  },
  {
    name: 'each instance of a sub-process knows its item',
    xml: alone(
      within(
        around('sub', 'a').replace('diwan:role="officer"', 'diwan:role="officer" diwan:unit="=unit"'),
        instances('diwan:collection="=units" diwan:item="unit"'),
      ),
      'sub',
    ),
    variables: { units: ['u1', 'u2'] },
    script: ['start -> a a', 'complete a -> a', 'complete a -> z'],
  },
  {
    name: 'parallel instances inside parallel instances',
    xml: alone(
      within(
        around('sub', 'a').replace(
          '</bpmn:userTask>',
          `${instances('', { cardinality: '2' })}</bpmn:userTask>`,
        ),
        instances('', { cardinality: '2' }),
      ),
      'sub',
    ),
    script: [
      'start -> a a a a',
      'complete a -> a a a',
      'complete a -> a a',
      'complete a -> a',
      'complete a -> z',
    ],
  },
  {
    name: 'a timer on the edge ends every instance',
    xml: diagram(
      start +
        within(step('a'), instances('', { cardinality: '3' })) +
        boundaryTimer('late', 'a', duration('P2D')) +
        step('z') +
        step('y') +
        end() +
        chain('start', 'a', 'z', 'end') +
        chain('late', 'y', 'end'),
    ),
    script: ['start -> a a a @late', 'complete a -> a a @late', 'fire late -> y', 'complete y -> end'],
  },
  {
    name: 'a timer on the edge ends every instance of a sub-process',
    xml: diagram(
      start +
        within(around('sub', 'a'), instances('', { cardinality: '2' })) +
        boundaryTimer('late', 'sub', duration('P2D')) +
        step('y') +
        end() +
        chain('start', 'sub', 'end') +
        chain('late', 'y', 'end'),
    ),
    script: ['start -> a a @late', 'fire late -> y', 'complete y -> end'],
  },
  {
    name: 'a reminder leaves every instance open',
    xml: diagram(
      start +
        within(step('a'), instances('', { cardinality: '2' })) +
        boundaryTimer('late', 'a', duration('P2D'), false) +
        service('y') +
        end() +
        end('said') +
        chain('start', 'a', 'end') +
        chain('late', 'y', 'said'),
    ),
    script: [
      'start -> a a @late',
      'fire late -> a a !y',
      'serve y -> a a',
      'complete a -> a',
      'complete a -> end',
    ],
  },
  {
    name: 'a list that is none is a fault',
    xml: visas('diwan:collection="=n"'),
    variables: { n: 3 },
    script: ['start -> fault: Expected =n to give a list, but its value is number'],
  },
  {
    name: 'more than a thousand instances are a fault',
    xml: visas('', { cardinality: '1001' }),
    script: ['start -> fault: Expected at most 1000 instances of a, but got 1001'],
  },
  {
    name: 'a loop goes round while its condition is true',
    xml: alone(within(step('a', ['more', 'enough']), loop('', '=steps.a.outcome = "more"'))),
    script: ['start -> a', 'complete a more -> a', 'complete a more -> a', 'complete a enough -> z'],
  },
  {
    name: 'a loop that asks before may not begin at all',
    xml: alone(within(step('a'), loop('testBefore="true"', '=n > 1'))),
    variables: { n: 1 },
    script: ['start -> z'],
  },
  {
    name: 'a loop ends at its maximum',
    xml: alone(within(step('a'), loop('loopMaximum="2"', '=true'))),
    script: ['start -> a', 'complete a -> a', 'complete a -> z'],
  },
  {
    name: 'a loop may count its turns',
    xml: alone(within(step('a'), loop('', '=loopCounter < 3'))),
    script: ['start -> a', 'complete a -> a', 'complete a -> a', 'complete a -> z'],
  },
  {
    name: 'a sub-process loops',
    xml: alone(within(around('sub', 'a'), loop('loopMaximum="2"')), 'sub'),
    script: ['start -> a', 'complete a -> a', 'complete a -> z'],
  },
];
