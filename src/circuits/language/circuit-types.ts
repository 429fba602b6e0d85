import type { LocalizedText } from '../../platform/text.ts';

/** How an outcome is shown: `danger` is for refusals and returns, which ask for a reason. */
export type OutcomeTone = 'primary' | 'neutral' | 'danger';

/** One way out of a human step; the conditions of the next gateway read its key in `steps.<id>.outcome`. */
export interface Outcome {
  readonly key: string;
  readonly label: LocalizedText;
  readonly tone: OutcomeTone;
  /** The person must say why (every return and refusal does: law 03-01, article 1). */
  readonly reasonRequired: boolean;
}

/** An outcome as drawn: offered only while `when`, a FEEL condition (`=…`), is true. */
export interface DrawnOutcome extends Outcome {
  readonly when?: string;
}

export type FormFieldType =
  | 'textfield'
  | 'textarea'
  | 'select'
  | 'radio'
  | 'checkbox'
  | 'number'
  | 'datetime'
  | 'text';

interface FormFieldRules {
  readonly required?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
}

/** One field of a form-js schema. `label` is French; `properties` holds `label.ar`, `label.fr`, `label.en`. */
export interface FormField {
  readonly type: FormFieldType;
  readonly id?: string;
  /** The value's name in FEEL. Absent for `text`, which only shows words. */
  readonly key?: string;
  readonly label?: string;
  readonly description?: string;
  readonly text?: string;
  readonly validate?: FormFieldRules;
  readonly values?: readonly { readonly value: string; readonly label: string }[];
  /** `hide` is a FEEL condition on the other fields of the same form. */
  readonly conditional?: { readonly hide?: string };
  readonly properties?: Readonly<Record<string, string>>;
}

/** A form-js schema, cut to what our own renderer shows. */
export interface FormSchema {
  readonly type: 'default';
  readonly id?: string;
  readonly components: readonly FormField[];
}

/** Everything one version of a circuit is made of; hashed as a whole. `forms` by form key. */
export interface CircuitBundle {
  readonly name: LocalizedText;
  readonly xml: string;
  readonly forms: Readonly<Record<string, FormSchema>>;
}

export type ProblemSeverity = 'error' | 'warning';

/** What the check has to say about one element. An `error` refuses the deployment. */
export interface Problem {
  /** Empty when the problem concerns the whole circuit or a form. */
  readonly elementId: string;
  readonly severity: ProblemSeverity;
  /** Stable, dotted: `step.no_role`. */
  readonly code: string;
  readonly message: LocalizedText;
  readonly remedy: LocalizedText;
  /** Values the texts name. */
  readonly facts: Readonly<Record<string, string | number>>;
}
