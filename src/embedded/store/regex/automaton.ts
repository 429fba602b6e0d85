import { notImplemented } from '../errors.ts';
import { isWord, NEWLINE, type Assertion, type CharTest, type Node } from './syntax.ts';

/** Steps of the machine. `to` and `or` are the numbers of the steps that may follow. */
type Step =
  | { kind: 'char'; test: CharTest; to: number }
  | { kind: 'assert'; what: Assertion; to: number }
  | { kind: 'fork'; to: number; or: number }
  | { kind: 'match' };

const MAX_STEPS = 5000;
const MAX_STATES = 2000;
/** Steps of the machine that one text may cost. */
const MAX_WORK = 400_000_000;

/** What stands before or behind a place. */
type Beside = 'edge' | 'newline' | 'last-newline' | 'word' | 'other';

const END = -1;
const LAST_NEWLINE = -2;

interface State {
  /** Steps to go on from, before assertions are looked at. */
  steps: readonly number[];
  before: Beside;
  next: Map<number, State | 'match'>;
}

/**
 * Tells whether a text holds what a pattern says, in time proportional to the text whatever the pattern: all
 * ways through it are followed at once, and the sets of steps reached are remembered.
 */
export class Automaton {
  readonly #steps: Step[] = [];
  readonly #start: number;
  /** The pattern begins at the start of the text or nowhere. */
  readonly #anchored: boolean;
  #states = new Map<string, State>();

  constructor(node: Node) {
    const match = this.#add({ kind: 'match' });
    this.#start = this.#build(node, match);
    const begin = this.#steps[this.#start]!;
    this.#anchored = begin.kind === 'assert' && begin.what === 'start';
  }

  /** @throws NotImplemented when text and pattern together are too long */
  test(text: string): boolean {
    if (text.length * this.#steps.length > MAX_WORK)
      throw notImplemented('so long a regular expression over so long a text');
    let state = this.#state([this.#start], 'edge');
    let at = 0;
    while (at < text.length) {
      const code = text.codePointAt(at)!;
      at += code > 0xffff ? 2 : 1;
      const symbol = code === NEWLINE && at === text.length ? LAST_NEWLINE : code;
      const following = state.next.get(symbol) ?? this.#follow(state, symbol, code);
      if (following === 'match') return true;
      if (following.steps.length === 0) return false;
      state = following;
    }
    return (state.next.get(END) ?? this.#follow(state, END, END)) === 'match';
  }

  #add(step: Step): number {
    if (this.#steps.length >= MAX_STEPS)
      throw notImplemented('regular expressions that unfold to so many steps');
    return this.#steps.push(step) - 1;
  }

  /** Builds backwards: each part is told where to go on. @returns where the part begins */
  #build(node: Node, to: number): number {
    switch (node.kind) {
      case 'char':
        return this.#add({ kind: 'char', test: node.test, to });
      case 'assert':
        return this.#add({ kind: 'assert', what: node.what, to });
      case 'all':
        return node.items.reduceRight((following, item) => this.#build(item, following), to);
      case 'any':
        return node.options
          .map((option) => this.#build(option, to))
          .reduceRight((or, option) => this.#add({ kind: 'fork', to: option, or }));
      case 'repeat':
        return this.#repeat(node.item, node.min, node.max, to);
    }
  }

  #repeat(item: Node, min: number, max: number, to: number): number {
    let begin = to;
    if (max === Infinity) {
      const loop = { kind: 'fork' as const, to, or: to };
      begin = this.#add(loop);
      loop.to = this.#build(item, begin);
    } else {
      for (let i = min; i < max; i++)
        begin = this.#add({ kind: 'fork', to: this.#build(item, begin), or: to });
    }
    for (let i = 0; i < min; i++) begin = this.#build(item, begin);
    return begin;
  }

  #state(steps: readonly number[], before: Beside): State {
    const key = `${before}:${steps.join()}`;
    const known = this.#states.get(key);
    if (known) return known;
    if (this.#states.size >= MAX_STATES) this.#states = new Map();
    const state: State = { steps, before, next: new Map() };
    this.#states.set(key, state);
    return state;
  }

  #follow(state: State, symbol: number, code: number): State | 'match' {
    const reached = this.#closure(state, besideOf(symbol));
    let following: State | 'match' = 'match';
    if (reached !== 'match') {
      const steps = new Set(this.#anchored ? [] : [this.#start]);
      for (const { test, to } of reached) if (symbol !== END && test(code)) steps.add(to);
      following = this.#state(
        [...steps].sort((a, b) => a - b),
        besideOf(code),
      );
    }
    state.next.set(symbol, following);
    return following;
  }

  /** The steps that read a character, after all forks and the assertions that hold here. */
  #closure({ steps, before }: State, behind: Beside): { test: CharTest; to: number }[] | 'match' {
    const met = new Set<number>(steps);
    const found: { test: CharTest; to: number }[] = [];
    for (const at of met) {
      const step = this.#steps[at]!;
      if (step.kind === 'match') return 'match';
      if (step.kind === 'char') found.push(step);
      else if (step.kind === 'fork') met.add(step.to).add(step.or);
      else if (holds(step.what, before, behind)) met.add(step.to);
    }
    return found;
  }
}

function besideOf(symbol: number): Beside {
  if (symbol === END) return 'edge';
  if (symbol === LAST_NEWLINE) return 'last-newline';
  if (symbol === NEWLINE) return 'newline';
  return isWord(symbol) ? 'word' : 'other';
}

/** As in PCRE: a line starts behind a newline, but not behind the one that ends the text. */
function holds(what: Assertion, before: Beside, behind: Beside): boolean {
  switch (what) {
    case 'start':
      return before === 'edge';
    case 'line-start':
      return before === 'edge' || (before === 'newline' && behind !== 'edge');
    case 'end':
      return behind === 'edge';
    case 'end-or-last-line':
      return behind === 'edge' || behind === 'last-newline';
    case 'line-end':
      return behind === 'edge' || behind === 'newline' || behind === 'last-newline';
    case 'word':
      return (before === 'word') !== (behind === 'word');
    case 'no-word':
      return (before === 'word') === (behind === 'word');
  }
}
