/** Namespace of our BPMN attributes and elements, prefix `diwan`. */
const DIWAN_NAMESPACE = 'http://diwan.ma/bpmn/1.0';

const attribute = (name: string, type: 'String' | 'Boolean' = 'String') => ({
  name,
  isAttr: true,
  type,
});

/**
 * The moddle descriptor of our extension of BPMN 2.0, for bpmn-moddle on the server and bpmn-js in
 * the browser: `new BpmnModdle({ diwan: diwanModdle })`.
 *
 * On `bpmn:UserTask`: `diwan:stepKind`, `role`, `unit` (FEEL), `form`, `deadline` (ISO 8601
 * duration). On `bpmn:ServiceTask`, `bpmn:SendTask` and `bpmn:BusinessRuleTask`: `diwan:service`. In `extensionElements`:
 * `diwan:collection` (FEEL, a list) and `diwan:item` (the name of one) on multi-instance activities;
 * `diwan:correlation` (FEEL, the key of a message) on message events and receive tasks;
 * `diwan:label` on any element, `diwan:outcome` (repeated) on user tasks.
 */
export const diwanModdle = {
  name: 'Diwan',
  uri: DIWAN_NAMESPACE,
  prefix: 'diwan',
  xml: { tagAlias: 'lowerCase' },
  associations: [],
  enumerations: [],
  types: [
    {
      name: 'Step',
      extends: ['bpmn:UserTask'],
      properties: ['stepKind', 'role', 'unit', 'form', 'deadline'].map((name) => attribute(name)),
    },
    {
      name: 'RepeatedStep',
      extends: ['bpmn:MultiInstanceLoopCharacteristics'],
      properties: ['collection', 'item'].map((name) => attribute(name)),
    },
    {
      name: 'Correlated',
      extends: ['bpmn:MessageEventDefinition', 'bpmn:ReceiveTask'],
      properties: [attribute('correlation')],
    },
    {
      name: 'AutomaticStep',
      extends: ['bpmn:ServiceTask', 'bpmn:SendTask', 'bpmn:BusinessRuleTask'],
      properties: [attribute('service')],
    },
    {
      name: 'Label',
      superClass: ['Element'],
      properties: ['ar', 'fr', 'en'].map((name) => attribute(name)),
    },
    {
      name: 'Outcome',
      superClass: ['Element'],
      meta: { allowedIn: ['bpmn:UserTask'] },
      properties: [
        ...['key', 'ar', 'fr', 'en', 'tone', 'when'].map((name) => attribute(name)),
        attribute('reason', 'Boolean'),
      ],
    },
  ],
};
