import {
  boundary,
  caught,
  chain,
  choice,
  duration,
  end,
  ending,
  eventSubProcess,
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
import { circuit } from './shared.ts';

const between = (event: string) => circuit(event + step('z') + end() + chain('start', 'e', 'z', 'end'));
const receive = '<bpmn:receiveTask id="e" messageRef="Ping"/>';

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

const beside = (definition: string, interrupting = true) =>
  circuit(
    step('a') + end() + chain('start', 'a', 'end') + eventSubProcess('ev', 'h', definition, interrupting),
  );

const firstOf = circuit(
  '<bpmn:eventBasedGateway id="g"/>' +
    caught('m', on.message) +
    caught('t', on.timer(duration('PT1H'))) +
    caught('s', on.signal) +
    step('b') +
    step('c') +
    step('d') +
    end() +
    chain('start', 'g', 'm', 'b', 'end') +
    chain('g', 't', 'c', 'end') +
    chain('g', 's', 'd', 'end'),
);

/** Messages and signals, received, sent, on the edge, in event sub-processes and behind event-based gateways. */
export const messages: readonly Row[] = [
  {
    name: 'a message is waited for',
    xml: between(caught('e', on.message)),
    script: ['start -> ?e', 'hear e -> z', 'complete z -> end'],
  },
  {
    name: 'a signal is waited for',
    xml: between(caught('e', on.signal)),
    script: ['start -> ?e', 'hear e -> z'],
  },
  {
    name: 'a receive task waits for its message',
    xml: between(receive),
    script: ['start -> ?e', 'hear e -> z', 'complete z -> end'],
  },
  {
    name: 'a receive task waits as often as it is repeated',
    xml: between(
      within(
        '<bpmn:receiveTask id="e" messageRef="Ping"></bpmn:receiveTask>',
        instances('', { cardinality: '2' }),
      ),
    ),
    script: ['start -> ?e ?e', 'hear e#1 -> ?e', 'hear e -> z'],
  },
  {
    name: 'a message on the edge takes over',
    xml: onEdge(on.message),
    script: ['start -> a ?e', 'hear e -> b', 'complete b -> end'],
  },
  {
    name: 'a message on the edge goes with its step',
    xml: onEdge(on.message),
    script: ['start -> a ?e', 'complete a -> end'],
  },
  {
    name: 'a message beside a step is waited for again, as often as it comes',
    xml: onEdge(on.message, false),
    script: [
      'start -> a ?e',
      'hear e -> a b ?e',
      'complete b -> a ?e',
      'hear e -> a b ?e',
      'complete a -> b',
      'complete b -> end',
    ],
  },
  {
    name: 'a signal on the edge takes over',
    xml: onEdge(on.signal),
    script: ['start -> a ?e', 'hear e -> b'],
  },
  {
    name: 'a signal beside a step is heard again',
    xml: onEdge(on.signal, false),
    script: ['start -> a ?e', 'hear e -> a b ?e', 'complete b -> a ?e', 'hear e -> a b ?e'],
  },
  {
    name: 'a message interrupts a scope',
    xml: beside(on.message),
    script: ['start -> a ?ev', 'hear ev -> h', 'complete h -> end'],
  },
  {
    name: 'a message runs beside a scope, several times at once',
    xml: beside(on.message, false),
    script: [
      'start -> a ?ev',
      'hear ev -> a h ?ev',
      'hear ev -> a h h ?ev',
      'complete h#1 -> a h ?ev',
      'complete a -> h ?ev',
      'complete h -> end',
    ],
  },
  {
    name: 'a signal interrupts a scope',
    xml: beside(on.signal),
    script: ['start -> a ?ev', 'hear ev -> h', 'complete h -> end'],
  },
  {
    name: 'a signal runs beside a scope',
    xml: beside(on.signal, false),
    script: ['start -> a ?ev', 'hear ev -> a h ?ev', 'complete h -> a ?ev', 'complete a -> end'],
  },
  {
    name: 'the first of several events is taken: the message',
    xml: firstOf,
    script: ['start -> @t ?m ?s', 'hear m -> b', 'complete b -> end'],
  },
  {
    name: 'the first of several events is taken: the timer',
    xml: firstOf,
    script: ['start -> @t ?m ?s', 'fire t -> c', 'complete c -> end'],
  },
  {
    name: 'the first of several events is taken: the signal',
    xml: firstOf,
    script: ['start -> @t ?m ?s', 'hear s -> d', 'complete d -> end'],
  },
  {
    name: 'an event-based gateway in a loop waits anew',
    xml: circuit(
      choice('again') +
        '<bpmn:eventBasedGateway id="g"/>' +
        caught('m', on.message) +
        caught('t', on.timer(duration('PT1H'))) +
        end() +
        chain('start', 'again', 'g', 'm', 'end') +
        chain('g', 't', 'again'),
    ),
    script: ['start -> @t ?m', 'fire t -> @t ?m', 'fire t -> @t ?m', 'hear m -> end'],
  },
  {
    name: 'an event-based gateway with a receive task',
    xml: circuit(
      '<bpmn:eventBasedGateway id="g"/>' +
        receive +
        caught('t', on.timer(duration('PT1H'))) +
        step('z') +
        end() +
        chain('start', 'g', 'e', 'z', 'end') +
        chain('g', 't', 'end'),
    ),
    script: ['start -> @t ?e', 'hear e -> z'],
  },
  {
    name: 'messages and signals are sent on the way and at the end',
    xml: circuit(
      thrown('t', on.message) + step('a') + ending('e', on.signal) + chain('start', 't', 'a', 'e'),
    ),
    script: ['start -> a message:ping', 'complete a -> end signal:bell'],
  },
  {
    name: 'a message sent by one branch is not taken by another of itself: it goes out',
    xml: circuit(
      parallel('p') +
        caught('c', on.message) +
        step('a') +
        thrown('t', on.message) +
        end() +
        chain('start', 'p', 'c', 'end') +
        chain('p', 'a', 't', 'end'),
    ),
    script: ['start -> a ?c', 'complete a -> ?c message:ping', 'hear c -> end'],
  },
  {
    name: 'a message in a sub-process that is left is waited for no more',
    xml: circuit(
      subProcess(
        'sub',
        '<bpmn:startEvent id="in"/>' + caught('c', on.message) + end('out') + chain('in', 'c', 'out'),
      ) +
        boundary('e', 'sub', on.timer(duration('P1D'))) +
        step('z') +
        end() +
        chain('start', 'sub', 'end') +
        chain('e', 'z', 'end'),
    ),
    script: ['start -> @e ?c', 'fire e -> z', 'complete z -> end'],
  },
  {
    name: 'a key of its own is part of what is waited for',
    xml: between(
      caught('e', '<bpmn:messageEventDefinition messageRef="Ping" diwan:correlation="=letter.id"/>'),
    ),
    script: ['start -> ?e', 'hear e -> z'],
  },
  {
    name: 'a condition decides after a message beside',
    xml: circuit(
      caught('e', on.message) +
        choice('x', 'x_no') +
        step('yes') +
        step('no') +
        end() +
        chain('start', 'e', 'x') +
        flow('x', 'yes', '=steps.e.count = 1') +
        flow('x', 'no') +
        chain('yes', 'end') +
        chain('no', 'end'),
    ),
    script: ['start -> ?e', 'hear e -> yes'],
  },
];
