/** Longest text that may become a FEEL variable; documents and long texts live outside the engine. */
const MAX_TEXT = 200;

/** Longest list that may become a FEEL variable. */
const MAX_LIST = 200;

/** Names that the engine itself writes. */
const RESERVED_NAMES: readonly string[] = ['letter', 'steps'];

/** What FEEL knows of an element: how often it was entered, and what its last visit gave. */
interface StepFacts {
  count: number;
  [name: string]: unknown;
}

/** Data an instance starts with: scalars, lists of scalars, and one level of objects of them. */
export function initialVariables(variables: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const flat = scalars(variables);
  for (const [name, value] of Object.entries(variables)) {
    if (name !== 'steps' && isPlainObject(value)) flat[name] = scalars(value);
  }
  return { ...flat, steps: {} };
}

/** The scalars of an object, and its lists of scalars; long texts and lists and everything else are left out. */
function scalars(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => isScalar(value) || isList(value)));
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.length <= MAX_LIST && value.every(isScalar);
}

/** What a finished visit leaves: facts the engine knows, values a person or a service gave. */
export interface Visit {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly values: Readonly<Record<string, unknown>>;
  /** True for forms: each value is also a variable of its own name. */
  readonly asVariables: boolean;
}

/** The variables after a step or service of `elementId` gave `values`. */
export function withVisit(
  variables: Readonly<Record<string, unknown>>,
  elementId: string,
  visit: Visit,
): Record<string, unknown> {
  const steps = stepsOf(variables);
  const { count } = steps[elementId] ?? { count: 0 };
  const own = { ...scalars(visit.values), ...scalars(visit.facts), count };
  const top = visit.asVariables ? scalars(visit.values) : {};
  for (const name of RESERVED_NAMES) delete top[name];
  return { ...variables, ...top, steps: { ...steps, [elementId]: own } };
}

/** The variables after `elementId` was entered once more. */
export function withEntry(
  variables: Readonly<Record<string, unknown>>,
  elementId: string,
): Record<string, unknown> {
  const steps = stepsOf(variables);
  const facts = steps[elementId] ?? { count: 0 };
  return { ...variables, steps: { ...steps, [elementId]: { ...facts, count: facts.count + 1 } } };
}

/** The variables with what the engine itself knows of a repeated `elementId`. */
export function withFacts(
  variables: Readonly<Record<string, unknown>>,
  elementId: string,
  facts: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const steps = stepsOf(variables);
  const own = steps[elementId] ?? { count: 0 };
  return { ...variables, steps: { ...steps, [elementId]: { ...own, ...facts } } };
}

function stepsOf(variables: Readonly<Record<string, unknown>>): Record<string, StepFacts> {
  return (variables['steps'] ?? {}) as Record<string, StepFacts>;
}

function isScalar(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= MAX_TEXT;
  return (
    typeof value === 'boolean' || value === null || (typeof value === 'number' && Number.isFinite(value))
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
