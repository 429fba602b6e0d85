import type { CircuitBundle } from '../../src/circuits/index.ts';

const NAMESPACES = [
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"',
  'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"',
  'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"',
  'xmlns:di="http://www.omg.org/spec/DD/20100524/DI"',
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  'xmlns:diwan="http://diwan.ma/bpmn/1.0"',
].join(' ');

const label = (text: string): string => `<diwan:label ar="${text}" fr="${text}" en="${text}"/>`;

/** Qualify (registry agent, one day, reminded after two), then handle in the chosen unit (officer). */
export function taskCircuit(): CircuitBundle {
  const nodes = ['start', 'qualify', 'handle', 'end', 'late', 'remind', 'reminded'];
  const flows: [string, string, string][] = [
    ['f1', 'start', 'qualify'],
    ['f2', 'qualify', 'handle'],
    ['f3', 'handle', 'end'],
    ['f4', 'late', 'remind'],
    ['f5', 'remind', 'reminded'],
  ];
  const shapes = nodes.map(
    (id, index) =>
      `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"><dc:Bounds x="${100 + index * 150}" y="100" width="100" height="80"/></bpmndi:BPMNShape>`,
  );
  const edges = flows.map(
    ([id]) =>
      `<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}"><di:waypoint x="100" y="140"/><di:waypoint x="200" y="140"/></bpmndi:BPMNEdge>`,
  );
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions ${NAMESPACES} id="definitions" targetNamespace="http://diwan.ma/test">
<bpmn:process id="taskCircuit" name="Circuit d’essai" isExecutable="true">
<bpmn:extensionElements>${label('Circuit d’essai')}</bpmn:extensionElements>
<bpmn:startEvent id="start" name="Début"><bpmn:extensionElements>${label('Début')}</bpmn:extensionElements><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
<bpmn:userTask id="qualify" name="Qualifier" diwan:stepKind="qualification" diwan:role="registry-agent" diwan:form="qualification" diwan:deadline="P1D">
<bpmn:extensionElements>${label('Qualifier')}<diwan:outcome key="admissible" ar="مقبولة" fr="Recevable" en="Admissible" tone="primary"/><diwan:outcome key="refused" ar="مرفوضة" fr="Refusé" en="Refused" tone="danger" reason="true"/></bpmn:extensionElements>
<bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
<bpmn:boundaryEvent id="late" name="2 jours" attachedToRef="qualify" cancelActivity="false"><bpmn:extensionElements>${label('2 jours')}</bpmn:extensionElements><bpmn:outgoing>f4</bpmn:outgoing><bpmn:timerEventDefinition id="lateTimer"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P2D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
<bpmn:serviceTask id="remind" name="Relancer" diwan:service="tasks.remind"><bpmn:extensionElements>${label('Relancer')}</bpmn:extensionElements><bpmn:incoming>f4</bpmn:incoming><bpmn:outgoing>f5</bpmn:outgoing></bpmn:serviceTask>
<bpmn:endEvent id="reminded" name="Relancé"><bpmn:extensionElements>${label('Relancé')}</bpmn:extensionElements><bpmn:incoming>f5</bpmn:incoming></bpmn:endEvent>
<bpmn:userTask id="handle" name="Traiter" diwan:stepKind="handling" diwan:role="officer" diwan:unit="=unit" diwan:deadline="P5D">
<bpmn:extensionElements>${label('Traiter')}<diwan:outcome key="done" ar="تم" fr="Traité" en="Done" tone="primary"/></bpmn:extensionElements>
<bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing></bpmn:userTask>
<bpmn:endEvent id="end" name="Fin"><bpmn:extensionElements>${label('Fin')}</bpmn:extensionElements><bpmn:incoming>f3</bpmn:incoming></bpmn:endEvent>
${flows.map(([id, from, to]) => `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}"/>`).join('')}
</bpmn:process>
<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="taskCircuit">${[...shapes, ...edges].join('')}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>`;
  return {
    name: { ar: 'مسار تجريبي', fr: 'Circuit d’essai' },
    xml,
    forms: { qualification: qualificationForm() },
  };
}

function qualificationForm(): CircuitBundle['forms'][string] {
  const names = (text: string) => ({ 'label.ar': text, 'label.fr': text, 'label.en': text });
  return {
    type: 'default',
    components: [
      {
        type: 'radio',
        key: 'priority',
        label: 'Priorité',
        validate: { required: true },
        values: [
          { value: 'normal', label: 'Normal' },
          { value: 'urgent', label: 'Urgent' },
        ],
        properties: names('Priorité'),
      },
      {
        type: 'select',
        key: 'unit',
        label: 'Unité',
        validate: { required: true },
        properties: { ...names('Unité'), source: 'units' },
      },
    ],
  };
}
