import type { FormSchema, Problem } from '../../src/circuits/language/index.ts';
import type { DiagramLanguage } from '../viewer/instance-view.ts';
import type { ElementProperties, Names, StepAttribute } from './element-properties.ts';
import type { DrawnOutcome } from '../../src/circuits/language/index.ts';

export interface ModelerOptions {
  readonly container: HTMLElement;
  readonly xml: string;
  readonly language: DiagramLanguage;
  /** The drawing has changed (typing, drawing, undoing). */
  readonly onChange: () => void;
  /** The one selected element, or undefined for none or several. */
  readonly onSelect: (selected: ElementProperties | undefined) => void;
}

/** The drawing surface as the page uses it. */
export interface CircuitModeler {
  exportXml(): Promise<string>;
  /** The rules of `circuits/language`, also marked on the canvas. */
  check(forms: Readonly<Record<string, FormSchema>>): readonly Problem[];
  read(id: string): ElementProperties | undefined;
  reveal(id: string): void;
  setNames(id: string, names: Names): void;
  setAttribute(id: string, name: StepAttribute, value: string): void;
  setOutcomes(id: string, outcomes: readonly DrawnOutcome[]): void;
  setCondition(id: string, condition: string): void;
  setDuration(id: string, duration: string): void;
  undo(): void;
  redo(): void;
  fit(): void;
  zoom(step: 1 | -1): void;
  destroy(): void;
}
