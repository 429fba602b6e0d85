/** A diagram without layout, from the inside of its process. */
export function diagram(body: string, roots = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:diwan="http://diwan.ma/bpmn/1.0" id="definitions" targetNamespace="http://diwan.ma/circuits">${roots}
<bpmn:process id="process" name="Essai" isExecutable="true">${body}</bpmn:process></bpmn:definitions>`;
}

/** A sequence flow, with a condition when given. */
export function flow(from: string, to: string, condition?: string): string {
  const id = `${from}_${to}`;
  if (condition === undefined) return `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}"/>`;
  const body = condition.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${body}</bpmn:conditionExpression></bpmn:sequenceFlow>`;
}

/** A user task with outcomes, `done` when none are given. */
export function step(id: string, outcomes: readonly string[] = ['done'], attributes = ''): string {
  const drawn = outcomes
    .map((key) => `<diwan:outcome key="${key}" ar="قرار" fr="Issue" tone="neutral"/>`)
    .join('');
  return `<bpmn:userTask id="${id}" name="${id}" diwan:stepKind="task" diwan:role="officer" ${attributes}><bpmn:extensionElements><diwan:label ar="مهمة" fr="Tâche"/>${drawn}</bpmn:extensionElements></bpmn:userTask>`;
}

/** A service task. */
export function service(id: string, key = 'tasks.remind'): string {
  return `<bpmn:serviceTask id="${id}" name="${id}" diwan:service="${key}"><bpmn:extensionElements><diwan:label ar="خدمة" fr="Service"/></bpmn:extensionElements></bpmn:serviceTask>`;
}

/** A timer on the edge of a step. */
export function boundaryTimer(id: string, host: string, timer: string, interrupting = true): string {
  return `<bpmn:boundaryEvent id="${id}" attachedToRef="${host}" cancelActivity="${interrupting}"><bpmn:timerEventDefinition>${timer}</bpmn:timerEventDefinition></bpmn:boundaryEvent>`;
}

export const duration = (text: string) =>
  `<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${text}</bpmn:timeDuration>`;
export const cycle = (text: string) =>
  `<bpmn:timeCycle xsi:type="bpmn:tFormalExpression">${text}</bpmn:timeCycle>`;
export const date = (text: string) =>
  `<bpmn:timeDate xsi:type="bpmn:tFormalExpression">${text}</bpmn:timeDate>`;
export const start = '<bpmn:startEvent id="start"/>';
export const end = (id = 'end') => `<bpmn:endEvent id="${id}"/>`;
export const choice = (id: string, byDefault?: string) =>
  `<bpmn:exclusiveGateway id="${id}"${byDefault ? ` default="${byDefault}"` : ''}/>`;
export const parallel = (id: string) => `<bpmn:parallelGateway id="${id}"/>`;
export const inclusive = (id: string, byDefault?: string) =>
  `<bpmn:inclusiveGateway id="${id}"${byDefault ? ` default="${byDefault}"` : ''}/>`;

/** Puts elements inside a task, a sub-process or an event. */
export function within(element: string, inner: string): string {
  return element.replace(/<\/bpmn:(\w+)>$/, (closing) => inner + closing);
}

/** Several instances of an activity: `attributes` of the loop, then its expressions. */
export function instances(
  attributes: string,
  expressions: { cardinality?: string; enough?: string } = {},
): string {
  const { cardinality, enough } = expressions;
  const one = (name: string, body?: string) =>
    body === undefined
      ? ''
      : `<bpmn:${name} xsi:type="bpmn:tFormalExpression">${body.replaceAll('<', '&lt;')}</bpmn:${name}>`;
  return `<bpmn:multiInstanceLoopCharacteristics ${attributes}>${one('loopCardinality', cardinality)}${one('completionCondition', enough)}</bpmn:multiInstanceLoopCharacteristics>`;
}

/** A standard loop: again while `condition`. */
export function loop(attributes: string, condition?: string): string {
  const body =
    condition === undefined
      ? ''
      : `<bpmn:loopCondition xsi:type="bpmn:tFormalExpression">${condition.replaceAll('<', '&lt;')}</bpmn:loopCondition>`;
  return `<bpmn:standardLoopCharacteristics ${attributes}>${body}</bpmn:standardLoopCharacteristics>`;
}

/** Sequence flows from each element to the next. */
export function chain(...ids: string[]): string {
  return ids
    .slice(1)
    .map((id, index) => flow(ids[index]!, id))
    .join('');
}

/** A sub-process around elements; `attributes` such as `triggeredByEvent`. */
export function subProcess(id: string, inner: string, attributes = '', tag = 'subProcess'): string {
  return `<bpmn:${tag} id="${id}" ${attributes}>${inner}</bpmn:${tag}>`;
}

/** A sub-process with one step. */
export function around(id: string, stepId: string, attributes = ''): string {
  const inner = `<bpmn:startEvent id="${id}Start"/>${step(stepId)}${end(`${id}End`)}`;
  return subProcess(id, inner + chain(`${id}Start`, stepId, `${id}End`), attributes);
}

/** What messages, signals, errors and escalations refer to: one of each, named `ping`, `bell`, `E1`, `L1`. */
export const ROOTS =
  '<bpmn:message id="Ping" name="ping"/><bpmn:signal id="Bell" name="bell"/>' +
  '<bpmn:error id="Failure" errorCode="E1"/><bpmn:error id="Other" errorCode="E2"/>' +
  '<bpmn:escalation id="Notice" escalationCode="L1"/>';

/** Event definitions, by what triggers them. */
export const on = {
  message: '<bpmn:messageEventDefinition messageRef="Ping"/>',
  signal: '<bpmn:signalEventDefinition signalRef="Bell"/>',
  error: '<bpmn:errorEventDefinition errorRef="Failure"/>',
  otherError: '<bpmn:errorEventDefinition errorRef="Other"/>',
  anyError: '<bpmn:errorEventDefinition/>',
  escalation: '<bpmn:escalationEventDefinition escalationRef="Notice"/>',
  compensate: '<bpmn:compensateEventDefinition/>',
  cancel: '<bpmn:cancelEventDefinition/>',
  terminate: '<bpmn:terminateEventDefinition/>',
  timer: (timer: string) => `<bpmn:timerEventDefinition>${timer}</bpmn:timerEventDefinition>`,
  condition: (feel: string) =>
    `<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">${feel.replaceAll('<', '&lt;')}</bpmn:condition></bpmn:conditionalEventDefinition>`,
  link: (name: string) => `<bpmn:linkEventDefinition name="${name}"/>`,
};

export const caught = (id: string, definition: string) =>
  `<bpmn:intermediateCatchEvent id="${id}">${definition}</bpmn:intermediateCatchEvent>`;
export const thrown = (id: string, definition = '') =>
  `<bpmn:intermediateThrowEvent id="${id}">${definition}</bpmn:intermediateThrowEvent>`;
export const ending = (id: string, definition: string) =>
  `<bpmn:endEvent id="${id}">${definition}</bpmn:endEvent>`;
export const boundary = (id: string, host: string, definition: string, interrupting = true) =>
  `<bpmn:boundaryEvent id="${id}" attachedToRef="${host}" cancelActivity="${interrupting}">${definition}</bpmn:boundaryEvent>`;

/** An event sub-process with one step. */
export function eventSubProcess(id: string, stepId: string, definition: string, interrupting = true): string {
  const begin = `<bpmn:startEvent id="${id}Start" isInterrupting="${interrupting}">${definition}</bpmn:startEvent>`;
  const inner = begin + step(stepId) + end(`${id}End`) + chain(`${id}Start`, stepId, `${id}End`);
  return subProcess(id, inner, 'triggeredByEvent="true"');
}
