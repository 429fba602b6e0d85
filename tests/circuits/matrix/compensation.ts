import {
  boundary,
  chain,
  choice,
  end,
  ending,
  flow,
  on,
  parallel,
  service,
  step,
  subProcess,
  thrown,
} from '../diagrams.ts';
import type { Row } from '../stage.ts';
import { circuit } from './shared.ts';

/** An activity with what undoes it. */
const undoable = (activity: string, id: string, handler: string) =>
  activity +
  boundary(`${id}Undone`, id, on.compensate) +
  handler.replace(/^<bpmn:(\w+) /, '<bpmn:$1 isForCompensation="true" ');
const association = (id: string) =>
  `<bpmn:association id="${id}Association" associationDirection="One" sourceRef="${id}Undone" targetRef="${id}Undo"/>`;

const book = (id: string) => undoable(step(id), id, step(`${id}Undo`));

const transaction = (edge = boundary('cancelled', 'sub', on.cancel)) =>
  circuit(
    subProcess(
      'sub',
      '<bpmn:startEvent id="in"/>' +
        book('a') +
        book('b') +
        step('decide', ['keep', 'cancel']) +
        choice('x', 'x_out') +
        ending('give', on.cancel) +
        end('out') +
        chain('in', 'a', 'b', 'decide', 'x') +
        flow('x', 'give', '=steps.decide.outcome = "cancel"') +
        flow('x', 'out') +
        association('a') +
        association('b'),
      '',
      'transaction',
    ) +
      edge +
      step('kept') +
      step('sorry') +
      end() +
      chain('start', 'sub', 'kept', 'end') +
      chain('cancelled', 'sorry', 'end'),
  );

/** Compensation and transactions. */
export const compensation: readonly Row[] = [
  {
    name: 'undoes what was done, the last first, and then goes on',
    xml: circuit(
      book('a') +
        book('b') +
        thrown('t', on.compensate) +
        step('z') +
        end() +
        chain('start', 'a', 'b', 't', 'z', 'end') +
        association('a') +
        association('b'),
    ),
    script: [
      'start -> a',
      'complete a -> b',
      'complete b -> bUndo',
      'complete bUndo -> aUndo',
      'complete aUndo -> z',
      'complete z -> end',
    ],
  },
  {
    name: 'undoes one activity when it is named',
    xml: circuit(
      book('a') +
        book('b') +
        thrown('t', '<bpmn:compensateEventDefinition activityRef="a"/>') +
        step('z') +
        end() +
        chain('start', 'a', 'b', 't', 'z', 'end') +
        association('a') +
        association('b'),
    ),
    script: [
      'start -> a',
      'complete a -> b',
      'complete b -> aUndo',
      'complete aUndo -> z',
      'complete z -> end',
    ],
  },
  {
    name: 'undoes at an end',
    xml: circuit(book('a') + ending('t', on.compensate) + chain('start', 'a', 't') + association('a')),
    script: ['start -> a', 'complete a -> aUndo', 'complete aUndo -> end'],
  },
  {
    name: 'undoes by a service',
    xml: circuit(
      undoable(service('a'), 'a', service('aUndo')) +
        thrown('t', on.compensate) +
        step('z') +
        end() +
        chain('start', 'a', 't', 'z', 'end') +
        association('a'),
    ),
    script: ['start -> !a', 'serve a -> !aUndo', 'serve aUndo -> z', 'complete z -> end'],
  },
  {
    name: 'undoes by a step that is passed at once',
    xml: circuit(
      undoable(step('a'), 'a', '<bpmn:manualTask id="aUndo"/>') +
        thrown('t', on.compensate) +
        step('z') +
        end() +
        chain('start', 'a', 't', 'z', 'end') +
        association('a'),
    ),
    script: ['start -> a', 'complete a -> z'],
    passed: 'start a aUndo t',
  },
  {
    name: 'does not undo what was not done',
    xml: circuit(
      parallel('p') +
        book('a') +
        step('b') +
        thrown('t', on.compensate) +
        end() +
        chain('start', 'p', 'a', 'end') +
        chain('p', 'b', 't', 'end') +
        association('a'),
    ),
    script: ['start -> a b', 'complete b -> a', 'complete a -> end'],
  },
  {
    name: 'undoes as often as it was done',
    xml: circuit(
      choice('again') +
        undoable(step('a', ['more', 'enough']), 'a', step('aUndo')) +
        choice('x', 'x_t') +
        thrown('t', on.compensate) +
        end() +
        chain('start', 'again', 'a', 'x') +
        flow('x', 'again', '=steps.a.outcome = "more"') +
        flow('x', 't') +
        chain('t', 'end') +
        association('a'),
    ),
    script: [
      'start -> a',
      'complete a more -> a',
      'complete a enough -> aUndo',
      'complete aUndo -> aUndo',
      'complete aUndo -> end',
    ],
  },
  {
    name: 'a transaction that is kept undoes nothing',
    xml: transaction(),
    script: [
      'start -> a',
      'complete a -> b',
      'complete b -> decide',
      'complete decide keep -> kept',
      'complete kept -> end',
    ],
  },
  {
    name: 'a transaction that is cancelled undoes everything, and is left by its edge',
    xml: transaction(),
    script: [
      'start -> a',
      'complete a -> b',
      'complete b -> decide',
      'complete decide cancel -> bUndo',
      'complete bUndo -> aUndo',
      'complete aUndo -> sorry',
      'complete sorry -> end',
    ],
  },
  {
    name: 'a cancelled transaction ends what else runs in it',
    xml: circuit(
      subProcess(
        'sub',
        '<bpmn:startEvent id="in"/>' +
          parallel('p') +
          book('a') +
          step('b') +
          end('out') +
          ending('give', on.cancel) +
          chain('in', 'p', 'a', 'give') +
          chain('p', 'b', 'out') +
          association('a'),
        '',
        'transaction',
      ) +
        boundary('cancelled', 'sub', on.cancel) +
        step('sorry') +
        end() +
        chain('start', 'sub', 'end') +
        chain('cancelled', 'sorry', 'end'),
    ),
    script: ['start -> a b', 'complete a -> aUndo', 'complete aUndo -> sorry', 'complete sorry -> end'],
  },
];
