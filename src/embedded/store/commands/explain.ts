import { Int32 } from 'bson';
import { splitOutput } from '../aggregate/output.ts';
import { parsePipeline } from '../aggregate/parse.ts';
import { notImplemented, StoreError } from '../errors.ts';
import type { Plan } from '../query/planner.ts';
import { accessOf, search, type Search } from '../query/scan.ts';
import { findCollection } from '../storage/catalog.ts';
import type { KvReader } from '../storage/kv.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { orderingOf } from '../values/collation.ts';
import {
  arrayOption,
  flagOption,
  letVariables,
  numberOption,
  read,
  type Call,
  type Command,
} from './command.ts';
import { plannedSearch } from './pipeline.ts';
import { searchOf } from './search.ts';

const VERBOSITIES = ['queryPlanner', 'executionStats', 'allPlansExecution'];

/**
 * Which index a command's search would use: what it would execute, told by the same function. From verbosity
 * `executionStats` on, the search is run to count what it reads; nothing is ever written.
 */
export const explain: Command = {
  fields: ['verbosity'],
  transactional: false,
  run(call) {
    const inner = call.body['explain'];
    if (!isDoc(inner)) throw new StoreError('TypeMismatch', 'explain needs a command');
    const { verbosity = 'allPlansExecution' } = call.body;
    if (!VERBOSITIES.includes(String(verbosity)))
      throw new StoreError(
        'BadValue',
        `Enumeration value '${String(verbosity)}' for field 'explain.verbosity' is not valid`,
      );
    const name = Object.keys(inner)[0] ?? '';
    return explained({ ...call, name, body: inner }, verbosity !== 'queryPlanner');
  },
};

/** @param runs whether to run the search, to count what it reads */
export function explained(call: Call, runs: boolean): Doc {
  const { name, body } = call;
  const searchOne = Object.hasOwn(EXPLAINED, name) ? EXPLAINED[name] : undefined;
  if (!searchOne) throw notImplemented(`explain of ${name === '' ? 'nothing' : name}`);
  if (typeof body[name] !== 'string') throw notImplemented(`explain of ${name} on a whole database`);
  const namespace = `${call.database}.${body[name]}`;
  return read(call, (view): Doc => {
    const request = searchOne({ call, view, namespace });
    const winningPlan = request ? describe(request) : { stage: 'EOF' };
    return {
      explainVersion: '1',
      queryPlanner: { namespace, winningPlan, rejectedPlans: [] },
      ...(runs ? { executionStats: statsOf(view, request) } : {}),
      command: body,
    };
  });
}

function statsOf(view: KvReader, request: Search | null): Doc {
  const counts = { keys: 0, documents: 0 };
  let returned = 0;
  if (request) for (const _row of search(view, { ...request, counts })) returned++;
  return {
    executionSuccess: true,
    nReturned: new Int32(returned),
    totalKeysExamined: new Int32(counts.keys),
    totalDocsExamined: new Int32(counts.documents),
  };
}

interface Explained {
  call: Call;
  view: KvReader;
  namespace: string;
}

/** The search each command makes; null where there is no collection. */
const EXPLAINED: Readonly<Record<string, (explained: Explained) => Search | null>> = {
  find: ({ call: { body }, ...at }) => {
    const limit = numberOption(body, 'limit', 0);
    const skip = numberOption(body, 'skip', 0);
    return searching(at, body, {
      filter: body['filter'],
      sort: body['sort'],
      skip,
      limit: limit || Infinity,
    });
  },
  count: ({ call: { body }, ...at }) => searching(at, body, { filter: body['query'] }),
  distinct: ({ call: { body }, ...at }) => searching(at, body, { filter: body['query'] }),
  findAndModify: ({ call: { body }, ...at }) =>
    searching(at, body, { filter: body['query'], sort: body['sort'], limit: 1 }),
  update: ({ call: { body }, ...at }) => {
    const statement = statementOf(body, 'updates');
    const limit = flagOption(statement, 'multi') ? Infinity : 1;
    return searching(at, statement, { filter: statement['q'], sort: statement['sort'], limit });
  },
  delete: ({ call: { body }, ...at }) => {
    const statement = statementOf(body, 'deletes');
    const limit = numberOption(statement, 'limit', 0) || Infinity;
    return searching(at, statement, { filter: statement['q'], limit });
  },
  aggregate: ({ call, view, namespace }) => {
    const ordering = orderingOf(call.body['collation']);
    const { pipeline } = splitOutput(call.body['pipeline'], call.database, ordering);
    const source = { call, view, namespace, variables: letVariables(call.body) };
    return plannedSearch(source, parsePipeline(pipeline, ordering))?.request ?? null;
  },
};

function searching(
  { view, namespace }: Omit<Explained, 'call'>,
  { hint, collation }: Doc,
  spec: { filter: unknown; sort?: unknown; skip?: number; limit?: number },
): Search | null {
  const collection = findCollection(view, namespace);
  if (!collection) return null;
  if (typeof collection.options['viewOn'] === 'string')
    throw notImplemented('explain of anything but aggregate on a view');
  return searchOf(collection, { ...spec, hint, collation });
}

function statementOf(body: Doc, field: string): Doc {
  const [statement, ...others] = arrayOption(body, field);
  if (!isDoc(statement) || others.length > 0)
    throw new StoreError('InvalidOptions', `Expected one statement to explain in '${field}'`);
  return statement;
}

function describe(request: Search): Doc {
  const access = accessOf(request);
  if ('byId' in access) return { stage: 'IDHACK' };
  const { plan } = access;
  return plan.sorted ? described(plan) : { stage: 'SORT', inputStage: described(plan) };
}

function described(chosen: Plan): Doc {
  if (chosen.branches)
    return { stage: 'FETCH', inputStage: { stage: 'OR', inputStages: chosen.branches.map(keysOf) } };
  return chosen.scans
    ? { stage: 'COLLSCAN', direction: chosen.reverse ? 'backward' : 'forward' }
    : { stage: 'FETCH', inputStage: keysOf(chosen) };
}

function keysOf(chosen: Plan): Doc {
  if (chosen.branches) return { stage: 'OR', inputStages: chosen.branches.map(keysOf) };
  return {
    stage: 'IXSCAN',
    indexName: chosen.name,
    keyPattern: chosen.index?.spec['key'] ?? { _id: 1 },
    isMultiKey: chosen.dedupe,
    isSparse: chosen.index?.sparse ?? false,
    isPartial: (chosen.index?.partial ?? null) !== null,
    direction: chosen.reverse ? 'backward' : 'forward',
    ranges: new Int32(chosen.ranges.length),
    merged: chosen.merge,
  };
}
