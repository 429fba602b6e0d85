import type { IScripts } from 'bpmn-elements';
import { isFeel } from '../circuits/language/index.ts';
import type { Content } from './behaviours/parts.ts';
import type { Facts } from './facts.ts';

interface Place {
  readonly content?: Content;
}

const NOWHERE: Content = { id: '', executionId: '' };

/** FEEL for everything marked with `=`; any other text is itself. */
export function feelExpressions(facts: Facts) {
  const isExpression = (text: unknown) => typeof text === 'string' && isFeel(text);
  return {
    resolveExpression: (text: unknown, place?: Place) =>
      typeof text === 'string' ? facts.evaluate(text, place?.content ?? NOWHERE) : text,
    isExpression,
    hasExpression: isExpression,
  };
}

interface Flow {
  readonly behaviour?: { readonly conditionExpression?: { readonly body?: string } };
}

/** Conditions of flows are FEEL that must say true or false; there are no other scripts. */
export function feelConditions(facts: Facts): IScripts {
  return {
    register: () => undefined,
    getScript: (_language: unknown, flow: Flow) => ({
      execute: (place: Place, done: (error: unknown, result?: boolean) => void) => {
        const body = flow.behaviour?.conditionExpression?.body ?? '';
        let result: boolean;
        try {
          result = facts.decide(body, place.content ?? NOWHERE);
        } catch (error) {
          return done(error);
        }
        return done(null, result);
      },
    }),
  } as unknown as IScripts;
}
