import { holdsValue, visibleFields, wordsOf } from './form-rules.ts';
import { useLanguage } from '../language/LanguageProvider.tsx';
import { TaskField } from './TaskField.tsx';
import type { FormSchema, FormValue, FormValues } from './task.ts';

interface Props {
  readonly form: FormSchema;
  readonly values: FormValues;
  readonly errors: ReadonlyMap<string, string>;
  readonly disabled: boolean;
  readonly onChange: (key: string, value: FormValue) => void;
}

/** A form-js schema drawn with our own components, in the reader's language. */
export function TaskForm({ form, values, errors, disabled, onChange }: Props) {
  const { language } = useLanguage();
  return (
    <div className="dw-form">
      {visibleFields(form, values).map((field, index) =>
        holdsValue(field) ? (
          <TaskField
            key={field.key}
            field={field}
            value={values[field.key] ?? null}
            error={errors.get(field.key)}
            disabled={disabled}
            onChange={(value) => onChange(field.key, value)}
          />
        ) : (
          <p key={field.id ?? index} className="dw-hint">
            {wordsOf(field, 'text', language)}
          </p>
        ),
      )}
    </div>
  );
}
