import { evaluate, parseExpression } from 'feelin';

/** Longest expression a designer may write, without its `=`. */
const MAX_EXPRESSION = 500;

/** Most nodes in an expression's syntax tree. */
const MAX_NODES = 200;

/** Functions whose cost is bounded by their arguments. Regular expressions and clocks are not here. */
const ALLOWED_FUNCTIONS: ReadonlySet<string> = new Set(
  [
    ['not', 'contains', 'starts with', 'ends with', 'upper case', 'lower case', 'string length', 'substring'],
    ['list contains', 'count', 'min', 'max', 'sum', 'all', 'any', 'is empty'],
    ['abs', 'floor', 'ceiling', 'round up', 'round down', 'number', 'string', 'date', 'duration'],
  ].flat(),
);

/** Syntax whose cost can grow without bound: loops, functions, filters. */
const REFUSED_NODES: ReadonlySet<string> = new Set([
  'ForExpression',
  'QuantifiedExpression',
  'FilterExpression',
  'FunctionDefinition',
  'FunctionBody',
]);

type FeelFaultKind = 'not_feel' | 'syntax' | 'too_long' | 'refused_syntax' | 'refused_function';

/** Why an expression is refused. `detail` is the part of the text that is meant. */
export interface FeelFault {
  readonly kind: FeelFaultKind;
  readonly detail: string;
}

/** A FEEL expression that cannot give an answer on the data it was given. */
export class FeelError extends Error {
  constructor(expression: string, why: string) {
    super(`Expected ${expression} to have a value, but ${why}`);
    this.name = 'FeelError';
  }
}

/** True for text that is meant as an expression: our diagrams mark it with a leading `=`. */
export function isFeel(text: string): boolean {
  return text.trim().startsWith('=');
}

/** The fault of an expression (`=…`), or null when it is FEEL within bounds. */
export function feelFault(text: string): FeelFault | null {
  if (!isFeel(text)) return { kind: 'not_feel', detail: text.slice(0, 60) };
  const source = bare(text);
  if (source.length === 0) return { kind: 'syntax', detail: '' };
  if (source.length > MAX_EXPRESSION) return { kind: 'too_long', detail: `${source.length}` };
  const found = nodesOf(source);
  if (found.length > MAX_NODES) return { kind: 'too_long', detail: `${found.length}` };
  for (const { name, from, to } of found) {
    if (name === '⚠') return { kind: 'syntax', detail: source.slice(from, to + 12) };
    if (REFUSED_NODES.has(name)) return { kind: 'refused_syntax', detail: source.slice(from, to) };
  }
  return functionFault(source, found);
}

/** Names of variables that an expression reads, as paths: `steps.visa.outcome`, `unit`. */
export function feelPaths(text: string): string[] {
  const source = bare(text);
  const found = nodesOf(source);
  const paths: string[] = [];
  for (const [index, node] of found.entries()) {
    if (node.name === 'PathExpression' && !insidePath(found, index))
      paths.push(squeeze(source.slice(node.from, node.to)));
    if (node.name === 'VariableName' && !insidePath(found, index) && !isCalled(found, index)) {
      paths.push(squeeze(source.slice(node.from, node.to)));
    }
  }
  return paths;
}

/**
 * The value of an expression on plain data. A name that the data does not hold is an error, never a
 * silent null: a wrong path is worse than a stop.
 */
export function evaluateFeel(text: string, data: Readonly<Record<string, unknown>>): unknown {
  requireSound(text);
  const { value, warnings } = evaluate(bare(text), data);
  const warning = warnings[0];
  if (warning) throw new FeelError(text, `${warning.type} (${warning.message})`);
  return value;
}

/** The value of a condition, which must be true or false. */
export function evaluateCondition(text: string, data: Readonly<Record<string, unknown>>): boolean {
  const value = evaluateFeel(text, data);
  if (typeof value === 'boolean') return value;
  throw new FeelError(text, `its value is ${value === null ? 'null' : typeof value}, not true or false`);
}

interface FeelNode {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const sound = new Set<string>();
const MOST_REMEMBERED = 2000;

function requireSound(text: string): void {
  if (sound.has(text)) return;
  const fault = feelFault(text);
  if (fault) throw new FeelError(text.slice(0, 80), `it is refused: ${fault.kind} ${fault.detail}`);
  if (sound.size >= MOST_REMEMBERED) sound.clear();
  sound.add(text);
}

function functionFault(source: string, found: readonly FeelNode[]): FeelFault | null {
  for (const [index, node] of found.entries()) {
    if (node.name !== 'FunctionInvocation') continue;
    const callee = found[index + 1];
    const name = callee ? squeeze(source.slice(callee.from, callee.to)) : '';
    if (callee?.name !== 'VariableName' || !ALLOWED_FUNCTIONS.has(name)) {
      return { kind: 'refused_function', detail: name };
    }
  }
  return null;
}

function insidePath(found: readonly FeelNode[], index: number): boolean {
  const node = found[index]!;
  return found.slice(0, index).some((outer) => outer.name === 'PathExpression' && outer.to >= node.to);
}

function isCalled(found: readonly FeelNode[], index: number): boolean {
  return found[index - 1]?.name === 'FunctionInvocation' && found[index - 1]?.from === found[index]?.from;
}

function nodesOf(source: string): FeelNode[] {
  const found: FeelNode[] = [];
  parseExpression(source, {}, undefined).iterate({
    enter: ({ name, from, to }) => {
      found.push({ name, from, to });
    },
  });
  return found;
}

function bare(text: string): string {
  return text.trim().replace(/^=/, '').trim();
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
