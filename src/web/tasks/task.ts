import type { TaskDetail, TaskList, TaskSummary } from '../../tasks/schema.ts';

export type { TaskList, TaskSummary };
export type Outcome = TaskDetail['outcomes'][number];

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

/** A task as its screen needs it: the form and its values in the terms of the renderer. */
export type Task = Omit<TaskDetail, 'form' | 'values'> & {
  readonly form: FormSchema | null;
  readonly values: FormValues;
};
