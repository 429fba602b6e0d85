import type { LocalizedText } from '../language/language.ts';

export type TaskStatus = 'open' | 'claimed' | 'completed' | 'cancelled';

/** One line of the inbox. */
export interface TaskSummary {
  readonly id: string;
  readonly revision: number;
  readonly name: LocalizedText;
  readonly stepKind: string;
  readonly status: TaskStatus;
  readonly letter: { readonly id: string; readonly number: string; readonly subject: string; readonly filerName: string };
  readonly openedAt: string;
  readonly dueAt?: string;
  readonly overdue: boolean;
  readonly claimedBy?: { readonly personId: string; readonly name: LocalizedText | string };
  readonly unit?: { readonly id: string; readonly name: LocalizedText };
}

export interface Outcome {
  readonly key: string;
  readonly label: LocalizedText;
  readonly tone: 'primary' | 'neutral' | 'danger';
  readonly reasonRequired: boolean;
}

export type FormValue = string | number | boolean | null;
export type FormValues = Readonly<Record<string, FormValue>>;

/** One field of a form-js schema; translations are in `properties`. */
export interface FormField {
  readonly type: string;
  readonly id?: string;
  readonly key?: string;
  readonly label?: string;
  readonly description?: string;
  readonly text?: string;
  readonly subtype?: string;
  readonly validate?: {
    readonly required?: boolean;
    readonly minLength?: number;
    readonly maxLength?: number;
    readonly min?: number;
    readonly max?: number;
    readonly pattern?: string;
  };
  readonly values?: readonly { readonly value: string; readonly label: string }[];
  readonly conditional?: { readonly hide?: string };
  readonly properties?: Readonly<Record<string, string>>;
}

export interface FormSchema {
  readonly type?: string;
  readonly components: readonly FormField[];
}

/** A task as its screen needs it. */
export interface Task extends TaskSummary {
  readonly elementId: string;
  readonly instanceId: string;
  readonly form: FormSchema | null;
  readonly outcomes: readonly Outcome[];
  readonly values: FormValues;
  readonly canClaim: boolean;
  readonly canComplete: boolean;
}
