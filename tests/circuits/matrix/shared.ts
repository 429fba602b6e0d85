import { boundary, chain, diagram, end, ending, ROOTS, start, step, subProcess } from '../diagrams.ts';

/** A circuit that may refer to `ping`, `bell`, `E1`, `E2` and `L1`. */
export const circuit = (body: string) => diagram(start + body, ROOTS);

/** A sub-process that throws on its way, or at its end, with an event on its edge. */
export const throwing = (throwsAs: string, edge: string, interrupting = true) => {
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

/** A sub-process that ends with an error, with an event on its edge. */
export const failing = (errorEnd: string, edge: string, more = '') => {
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
