/** Languages of a diagram's labels. */
export type DiagramLanguage = 'ar' | 'fr' | 'en';

export interface ViewerOptions {
  readonly container: HTMLElement;
  readonly xml: string;
  readonly language: DiagramLanguage;
  /** Ids of elements where the instance waits now. */
  readonly open: readonly string[];
  /** Ids of elements already passed. */
  readonly done: readonly string[];
  /** Words of the marks put on elements. */
  readonly words: { readonly open: string; readonly done: string };
}

/** One human step of the drawn circuit, for people who do not see the drawing. */
export interface ViewedStep {
  readonly id: string;
  readonly name: string;
  readonly state: 'open' | 'done' | 'ahead';
}

export interface InstanceView {
  readonly steps: readonly ViewedStep[];
  /** Makes the whole diagram visible. */
  fit(): void;
  zoom(step: 1 | -1): void;
  destroy(): void;
}
