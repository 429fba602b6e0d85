import { Int32 } from 'bson';
import { notImplemented, StoreError } from '../errors.ts';
import { plan, type Plan } from '../query/planner.ts';
import { findCollection } from '../storage/catalog.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { read, type Command } from './command.ts';
import { findRequest } from './find.ts';

/** Which index a `find` would use. Only the plan: nothing is run. */
export const explain: Command = {
  fields: ['verbosity'],
  transactional: false,
  run(call) {
    const inner = call.body['explain'];
    if (!isDoc(inner)) throw new StoreError('TypeMismatch', 'explain needs a command');
    if (typeof inner['find'] !== 'string') throw notImplemented('explain of anything but find');
    const namespace = `${call.database}.${inner['find']}`;
    const nested = { ...call, name: 'find', body: inner };
    return read(call, (view): Doc => {
      const request = findRequest(nested, view, namespace, {});
      const winningPlan =
        request && findCollection(view, namespace) ? describe(plan(request)) : { stage: 'EOF' };
      return {
        explainVersion: '1',
        queryPlanner: { namespace, winningPlan, rejectedPlans: [] },
        command: inner,
      };
    });
  },
};

function describe(chosen: Plan): Doc {
  const direction = chosen.reverse ? 'backward' : 'forward';
  const scan = chosen.index
    ? {
        stage: 'FETCH',
        inputStage: {
          stage: 'IXSCAN',
          indexName: chosen.name,
          keyPattern: chosen.index.spec['key'],
          isMultiKey: chosen.dedupe,
          direction,
          ranges: new Int32(chosen.ranges.length),
        },
      }
    : { stage: chosen.score >= 5 ? 'IDHACK' : 'COLLSCAN', direction };
  return chosen.sorted ? scan : { stage: 'SORT', inputStage: scan };
}
