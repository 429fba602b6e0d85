import * as Elements from 'bpmn-elements';

interface FlowInternals {
  _publishEvent(action: string, content: object): void;
}

type FlowConstructor = new (definition: unknown, context: unknown) => FlowInternals;

const EngineFlow = (Elements as unknown as { readonly SequenceFlow: FlowConstructor }).SequenceFlow;

/**
 * A sequence flow that says no more when it is not taken. bpmn-elements walks every element behind
 * such a flow to tell parallel joins that no token will come; a join then lets go while its branch is
 * only being corrected. In BPMN 2.0 (13.3.1) a join waits for tokens alone, and the walk costs more
 * than the step itself. `looped` is the word by which bpmn-elements itself ends such a walk.
 */
export class QuietFlow extends EngineFlow {
  /** Overrides the walk. */
  discard(content: object = {}): void {
    this._publishEvent('looped', content);
  }
}
