import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readInstance } from '../../src/engine/index.ts';
import { DomainError } from '../../src/platform/errors.ts';
import { boundary, chain, diagram, end, service, start, step } from '../circuits/diagrams.ts';
import { ADMINISTRATION, EngineHouse } from '../circuits/engine-house.ts';

/** A service whose refusal `registry.refused` leads to a step. */
const CATCHING = diagram(
  start +
    service('dispatch') +
    boundary('refused', 'dispatch', '<bpmn:errorEventDefinition errorRef="Refused"/>') +
    step('byHand') +
    end() +
    chain('start', 'dispatch', 'end') +
    chain('refused', 'byHand', 'end'),
  '<bpmn:error id="Refused" errorCode="registry.refused"/>',
);

let house: EngineHouse;
beforeAll(async () => {
  house = await EngineHouse.open();
  await house.deploy('catching', CATCHING);
});
afterAll(() => house.close());
beforeEach(() => house.forget());

const refusal = (code: string) =>
  new DomainError({ code, kind: 'conflict', message: 'Expected to dispatch, but no', facts: {} });

it('a refusal goes on where the circuit catches the error of its code', async () => {
  // given a service that is refused
  house.refuseService = refusal('registry.refused');
  // when the circuit comes to it
  const id = await house.begin('catching');
  // then it is no incident: the step drawn for it opens
  const instance = await readInstance(ADMINISTRATION, id);
  expect(instance.status).toBe('running');
  expect(instance.open.map((one) => one.elementId)).toEqual(['byHand']);
  expect(instance.services).toEqual([]);
});
