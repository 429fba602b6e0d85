import type { LocalizedText } from '../../platform/text.ts';

/** What the product does with an element of BPMN 2.0. */
export type Treatment =
  | { readonly kind: 'executed' }
  /** Drawn for the reader; changes nothing when the circuit runs. */
  | { readonly kind: 'drawn' }
  | { readonly kind: 'refused'; readonly remedy: LocalizedText };

const EXECUTED: Treatment = { kind: 'executed' };
const DRAWN: Treatment = { kind: 'drawn' };

const USE_TASK = refused(
  'عوضه بمهمة مستخدم أو بخدمة من القائمة.',
  'Remplacez-le par une tâche utilisateur ou un service du catalogue.',
  'Replace it by a user task or a service of the catalogue.',
);
const USE_GATEWAY = refused(
  'عوضه ببوابة حصرية أو متوازية.',
  'Remplacez-la par une passerelle exclusive ou parallèle.',
  'Replace it by an exclusive or a parallel gateway.',
);
const USE_SUBPROCESS = refused(
  'عوضه بمسار فرعي عادي.',
  'Remplacez-le par un sous-processus ordinaire.',
  'Replace it by an ordinary sub-process.',
);
const USE_TIMER = refused(
  'استعمل حدثا بسيطا أو مؤقتا.',
  'Utilisez un événement simple ou une minuterie.',
  'Use a plain event or a timer.',
);

/** The profile: every flow element is executed, or refused with a remedy. */
const PROFILE: Readonly<Record<string, Treatment>> = {
  'bpmn:StartEvent': EXECUTED,
  'bpmn:EndEvent': EXECUTED,
  'bpmn:IntermediateCatchEvent': EXECUTED,
  'bpmn:IntermediateThrowEvent': EXECUTED,
  'bpmn:BoundaryEvent': EXECUTED,
  'bpmn:UserTask': EXECUTED,
  'bpmn:ServiceTask': EXECUTED,
  'bpmn:SendTask': EXECUTED,
  'bpmn:SubProcess': EXECUTED,
  'bpmn:ExclusiveGateway': EXECUTED,
  'bpmn:ParallelGateway': EXECUTED,
  'bpmn:SequenceFlow': EXECUTED,
  'bpmn:DataObject': DRAWN,
  'bpmn:DataObjectReference': DRAWN,
  'bpmn:DataStoreReference': DRAWN,
  'bpmn:Task': USE_TASK,
  'bpmn:ManualTask': USE_TASK,
  'bpmn:ScriptTask': USE_TASK,
  'bpmn:BusinessRuleTask': USE_TASK,
  'bpmn:ReceiveTask': USE_TASK,
  'bpmn:CallActivity': USE_SUBPROCESS,
  'bpmn:AdHocSubProcess': USE_SUBPROCESS,
  'bpmn:Transaction': USE_SUBPROCESS,
  'bpmn:InclusiveGateway': USE_GATEWAY,
  'bpmn:ComplexGateway': USE_GATEWAY,
  'bpmn:EventBasedGateway': USE_GATEWAY,
};

/** Event definitions that may be drawn on each kind of event; anything else is refused. */
export const EVENT_DEFINITIONS: Readonly<Record<string, readonly string[]>> = {
  'bpmn:StartEvent': [],
  'bpmn:EndEvent': ['bpmn:TerminateEventDefinition'],
  'bpmn:IntermediateCatchEvent': ['bpmn:TimerEventDefinition'],
  'bpmn:IntermediateThrowEvent': [],
  'bpmn:BoundaryEvent': ['bpmn:TimerEventDefinition'],
};

/** How an element type is treated; an unknown one is refused. */
export function treatmentOf(type: string): Treatment {
  return PROFILE[type] ?? USE_TASK;
}

/** The remedy for an event definition that is not executed. */
export const EVENT_REMEDY = USE_TIMER;

/** The remedy for an event sub-process. */
export const SUBPROCESS_REMEDY = USE_SUBPROCESS;

function refused(ar: string, fr: string, en: string): Extract<Treatment, { kind: 'refused' }> {
  return { kind: 'refused', remedy: { ar, fr, en } };
}
