import {
  boundary,
  chain,
  end,
  eventSubProcess,
  instances,
  on,
  service,
  step,
  subProcess,
  within,
} from '../diagrams.ts';
import type { Row } from '../stage.ts';
import { circuit } from './shared.ts';

const onEdge = (definition: string, task = service('a')) =>
  circuit(
    task +
      boundary('e', 'a', definition) +
      step('h') +
      step('z') +
      end() +
      chain('start', 'a', 'z', 'end') +
      chain('e', 'h', 'end'),
  );

/** Services that are refused. */
export const failingServices: readonly Row[] = [
  {
    name: 'on its own edge',
    xml: onEdge(on.error),
    script: ['start -> !a', 'fail a E1 -> h', 'complete h -> end'],
  },
  {
    name: 'by an event for every error',
    xml: onEdge(on.anyError),
    script: ['start -> !a', 'fail a E7 -> h'],
  },
  {
    name: 'not by an event for another',
    xml: onEdge(on.otherError),
    script: ['start -> !a', 'fail a E1 -> fault: Expected somebody to catch error E1'],
  },
  {
    name: 'for all instances of a repeated service',
    xml: onEdge(on.error, within(service('a'), instances('', { cardinality: '3' }))),
    script: ['start -> !a !a !a', 'serve a -> !a !a', 'fail a E1 -> h'],
  },
  {
    name: 'on the edge of the sub-process around it',
    xml: circuit(
      subProcess('sub', '<bpmn:startEvent id="in"/>' + service('a') + end('out') + chain('in', 'a', 'out')) +
        boundary('e', 'sub', on.error) +
        step('h') +
        end() +
        chain('start', 'sub', 'end') +
        chain('e', 'h', 'end'),
    ),
    script: ['start -> !a', 'fail a E1 -> h', 'complete h -> end'],
  },
  {
    name: 'by an event sub-process',
    xml: circuit(service('a') + end() + chain('start', 'a', 'end') + eventSubProcess('ev', 'h', on.error)),
    script: ['start -> !a', 'fail a E1 -> h', 'complete h -> end'],
  },
];
