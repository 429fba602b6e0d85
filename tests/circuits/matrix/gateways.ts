import { chain, choice, diagram, end, flow, inclusive, parallel, start, step } from '../diagrams.ts';
import type { Row } from '../stage.ts';

/** Exclusive, parallel and inclusive gateways. */
export const gateways: readonly Row[] = [
  {
    name: 'an exclusive gateway takes the first condition that is true',
    xml: diagram(
      start +
        choice('x', 'x_c') +
        ['a', 'b', 'c'].map((id) => step(id)).join('') +
        end() +
        chain('start', 'x') +
        flow('x', 'a', '=n > 5') +
        flow('x', 'b', '=n > 1') +
        flow('x', 'c') +
        ['a', 'b', 'c'].map((id) => flow(id, 'end')).join(''),
    ),
    variables: { n: 3 },
    script: ['start -> b', 'complete b -> end'],
  },
  {
    name: 'an exclusive gateway that joins lets every token pass',
    xml: diagram(
      start +
        parallel('p') +
        step('a') +
        step('b') +
        choice('j') +
        '<bpmn:manualTask id="c"/>' +
        end() +
        chain('start', 'p', 'a', 'j', 'c', 'end') +
        chain('p', 'b', 'j'),
    ),
    script: ['start -> a b', 'complete a -> b', 'complete b -> end'],
    passed: 'start p a j c end b j c end',
  },
  {
    name: 'a parallel join waits for each way, and only one token of each',
    xml: diagram(
      start +
        parallel('p') +
        ['a', 'b', 'c'].map((id) => step(id)).join('') +
        choice('m') +
        parallel('j') +
        step('z') +
        end() +
        chain('start', 'p', 'a', 'm', 'j', 'z', 'end') +
        chain('p', 'b', 'm') +
        chain('p', 'c', 'j'),
    ),
    // two tokens come by `m`, one by `c`: the second of `m` is left over, which is a fault in the end
    script: [
      'start -> a b c',
      'complete a -> b c',
      'complete b -> c',
      'complete c -> z',
      'complete z -> fault: Expected something to wait for, but no branch can go on',
    ],
  },
  {
    name: 'nested parallel branches join from the inside out',
    xml: diagram(
      start +
        ['p', 'q'].map(parallel).join('') +
        ['a', 'b', 'c', 'z'].map((id) => step(id)).join('') +
        ['qj', 'pj'].map(parallel).join('') +
        end() +
        chain('start', 'p', 'q', 'a', 'qj', 'pj', 'z', 'end') +
        chain('q', 'b', 'qj') +
        chain('p', 'c', 'pj'),
    ),
    script: [
      'start -> a b c',
      'complete c -> a b',
      'complete b -> a',
      'complete a -> z',
      'complete z -> end',
    ],
  },
  {
    name: 'an inclusive split takes every condition that is true, and its join waits for those',
    xml: inclusiveBlock('=true', '=true'),
    script: ['start -> a b', 'complete b -> a', 'complete a -> z', 'complete z -> end'],
    passed: 'start x b a j z end',
  },
  {
    name: 'an inclusive split with one way does not wait at its join',
    xml: inclusiveBlock('=false', '=true'),
    script: ['start -> b', 'complete b -> z', 'complete z -> end'],
  },
  {
    name: 'an inclusive split where nothing is true takes the default',
    xml: inclusiveBlock('=false', '=false'),
    script: ['start -> c', 'complete c -> z', 'complete z -> end'],
  },
  {
    name: 'an inclusive join in a loop joins anew at each turn',
    xml: diagram(
      start +
        choice('again') +
        inclusive('x', 'x_c') +
        ['a', 'b', 'c'].map((id) => step(id)).join('') +
        inclusive('j') +
        step('check', ['ok', 'back']) +
        choice('fork', 'fork_end') +
        end() +
        chain('start', 'again', 'x') +
        flow('x', 'a', '=true') +
        flow('x', 'b', '=true') +
        flow('x', 'c') +
        chain('a', 'j', 'check', 'fork') +
        chain('b', 'j') +
        chain('c', 'j') +
        flow('fork', 'again', '=steps.check.outcome = "back"') +
        flow('fork', 'end'),
    ),
    script: [
      'start -> a b',
      'complete a -> b',
      'complete b -> check',
      'complete check back -> a b',
      'complete b -> a',
      'complete a -> check',
      'complete check ok -> end',
    ],
  },
  {
    name: 'an inclusive join waits for a branch that is sent back before it',
    xml: diagram(
      start +
        inclusive('x', 'x_d') +
        step('a') +
        choice('m') +
        step('b', ['ok', 'back']) +
        step('d') +
        choice('fork', 'fork_j') +
        inclusive('j') +
        step('z') +
        end() +
        chain('start', 'x') +
        flow('x', 'a', '=true') +
        flow('x', 'm', '=true') +
        flow('x', 'd') +
        chain('m', 'b', 'fork') +
        flow('fork', 'm', '=steps.b.outcome = "back"') +
        flow('fork', 'j') +
        chain('a', 'j', 'z', 'end') +
        chain('d', 'j'),
    ),
    script: [
      'start -> a b',
      'complete a -> b',
      'complete b back -> b',
      'complete b ok -> z',
      'complete z -> end',
    ],
  },
  {
    name: 'an inclusive join inside an inclusive block',
    xml: diagram(
      start +
        inclusive('x', 'x_c') +
        inclusive('y', 'y_b') +
        ['a', 'b', 'c', 'z'].map((id) => step(id)).join('') +
        inclusive('yj') +
        inclusive('xj') +
        end() +
        chain('start', 'x') +
        flow('x', 'y', '=true') +
        flow('x', 'c') +
        flow('y', 'a', '=true') +
        flow('y', 'b') +
        chain('a', 'yj', 'xj', 'z', 'end') +
        chain('b', 'yj') +
        chain('c', 'xj'),
    ),
    script: ['start -> a', 'complete a -> z', 'complete z -> end'],
  },
  {
    name: 'an inclusive join lets go when a branch ends elsewhere',
    xml: diagram(
      start +
        parallel('p') +
        step('a') +
        step('b', ['join', 'leave']) +
        choice('fork', 'fork_j') +
        inclusive('j') +
        step('z') +
        end() +
        end('gone') +
        chain('start', 'p', 'a', 'j', 'z', 'end') +
        chain('p', 'b', 'fork') +
        flow('fork', 'gone', '=steps.b.outcome = "leave"') +
        flow('fork', 'j'),
    ),
    script: ['start -> a b', 'complete a -> b', 'complete b leave -> z', 'complete z -> end'],
  },
];

/** Two conditional ways and a default. */
function inclusiveBlock(a: string, b: string): string {
  return diagram(
    start +
      inclusive('x', 'x_c') +
      ['a', 'b', 'c', 'z'].map((id) => step(id)).join('') +
      inclusive('j') +
      end() +
      chain('start', 'x') +
      flow('x', 'a', a) +
      flow('x', 'b', b) +
      flow('x', 'c') +
      chain('a', 'j', 'z', 'end') +
      chain('b', 'j') +
      chain('c', 'j'),
  );
}
