import type { Outcome } from '../circuits/index.ts';
import type { Content } from './behaviours/parts.ts';
import { EngineFault } from './engine-fault.ts';
import type { Facts } from './facts.ts';
import type { OpenStep } from './instance.ts';
import type { DrawnStep } from './program.ts';

/** A human step that opens: its unit and its outcomes are those of this moment. */
export function openStep(facts: Facts, drawn: DrawnStep, content: Content): OpenStep {
  const { unit, outcomes: _drawn, ...rest } = drawn;
  const unitId = unit === undefined ? undefined : unitOf(facts, unit, content);
  const turn = facts.turnsAround(content);
  return {
    ...rest,
    executionId: content.executionId,
    ...(unitId && { unitId }),
    outcomes: offered(facts, drawn, content),
    ...(Object.keys(turn).length > 0 && { turn }),
  };
}

function unitOf(facts: Facts, unit: string, content: Content): string {
  const value = facts.evaluate(unit, content);
  if (typeof value === 'string' && value) return value;
  const why = `Expected ${unit} to give a unit, but its value is ${typeof value}`;
  throw new EngineFault(why, content.id, undefined);
}

function offered(facts: Facts, { elementId, outcomes }: DrawnStep, content: Content): Outcome[] {
  const now = outcomes.filter(({ when }) => when === undefined || facts.decide(when, content));
  if (now.length > 0) return now.map(withoutCondition);
  throw new EngineFault(`Expected ${elementId} to offer an outcome`, elementId, undefined);
}

function withoutCondition({ key, label, tone, reasonRequired }: Outcome): Outcome {
  return { key, label, tone, reasonRequired };
}
