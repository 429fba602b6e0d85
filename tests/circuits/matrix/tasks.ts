import { chain, choice, diagram, end, flow, instances, service, start, step, within } from '../diagrams.ts';
import type { Row } from '../stage.ts';

const alone = (task: string) => diagram(start + task + step('z') + end() + chain('start', 'a', 'z', 'end'));
const task = (tag: string, attributes = '', inner = '') =>
  `<bpmn:${tag} id="a" ${attributes}>${inner}</bpmn:${tag}>`;

/** Every kind of task. */
export const tasks: readonly Row[] = [
  {
    name: 'a user task waits',
    xml: alone(step('a')),
    script: ['start -> a', 'complete a -> z', 'complete z -> end'],
  },
  { name: 'a service task asks', xml: alone(service('a')), script: ['start -> !a', 'serve a -> z'] },
  {
    name: 'a send task asks',
    xml: alone(task('sendTask', 'diwan:service="tasks.remind"')),
    script: ['start -> !a', 'serve a -> z'],
  },
  {
    name: 'a business rule task asks',
    xml: alone(task('businessRuleTask', 'diwan:service="tasks.remind"')),
    script: ['start -> !a', 'serve a -> z'],
  },
  {
    name: 'a task without a kind is passed',
    xml: alone(task('task')),
    script: ['start -> z'],
    passed: 'start a',
  },
  {
    name: 'a manual task is passed',
    xml: alone(task('manualTask')),
    script: ['start -> z'],
    passed: 'start a',
  },
  {
    name: 'a script gives a value, which decides',
    xml: diagram(
      start +
        task('scriptTask', '', '<bpmn:script>=n * 2</bpmn:script>') +
        choice('x', 'x_small') +
        step('large') +
        step('small') +
        end() +
        chain('start', 'a', 'x') +
        flow('x', 'large', '=steps.a.result > 5') +
        flow('x', 'small') +
        chain('large', 'end') +
        chain('small', 'end'),
    ),
    variables: { n: 3 },
    script: ['start -> large'],
  },
  {
    name: 'a script is repeated',
    xml: diagram(
      start +
        within(
          task('scriptTask', '', '<bpmn:script>=loopCounter</bpmn:script>'),
          instances('isSequential="true"', { cardinality: '3' }),
        ) +
        choice('x', 'x_no') +
        step('yes') +
        step('no') +
        end() +
        chain('start', 'a', 'x') +
        flow('x', 'yes', '=steps.a.result = 3') +
        flow('x', 'no') +
        chain('yes', 'end') +
        chain('no', 'end'),
    ),
    script: ['start -> yes'],
  },
];
