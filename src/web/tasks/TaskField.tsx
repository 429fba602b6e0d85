import { Checkbox, NumberInput, Radio, Select, Textarea, TextInput } from '@mantine/core';
import { useLanguage } from '../language/LanguageProvider.tsx';
import { useText } from '../language/text.ts';
import { useSource } from './field-sources.ts';
import { choiceOf, fieldId, wordsOf, type ValueField } from './form-rules.ts';
import type { FormValue } from './task.ts';

interface Props {
  readonly field: ValueField;
  readonly value: FormValue;
  readonly error: string | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: FormValue) => void;
}

/** One field of a task's form. Fields without a mark are required; the others say "optional". */
export function TaskField({ field, value, error, disabled, onChange }: Props) {
  const t = useText();
  const { language } = useLanguage();
  const source = useSource(field.properties?.['source']);
  const name = wordsOf(field, 'label', language);
  const required = field.validate?.required === true;
  const common = {
    id: fieldId(field.key),
    label: required || field.type === 'checkbox' ? name : t('form.optional', { name }),
    description: wordsOf(field, 'description', language) || undefined,
    error,
    disabled,
  };
  const text = typeof value === 'string' ? value : '';
  const choices = field.properties?.['source']
    ? source.choices
    : (field.values ?? []).map((option) => ({
        value: option.value,
        label: choiceOf(field, option, language),
      }));
  switch (field.type) {
    case 'textarea':
      return (
        <Textarea
          {...common}
          dir="auto"
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          autosize
          minRows={3}
          maxRows={14}
          maxLength={field.validate?.maxLength}
        />
      );
    case 'select':
      return (
        <Select
          {...common}
          value={text || null}
          onChange={onChange}
          data={[...choices]}
          searchable={choices.length > 8}
          clearable={!required}
          clearButtonProps={{ 'aria-label': t('form.clear', { name }) }}
          placeholder={t(source.loading && field.properties?.['source'] ? 'form.loading' : 'form.choose')}
          nothingFoundMessage={t('form.nothing')}
        />
      );
    case 'radio':
      return (
        <Radio.Group {...common} value={text || null} onChange={onChange}>
          <div className="dw-choices">
            {choices.map((choice) => (
              <Radio key={choice.value} value={choice.value} label={choice.label} disabled={disabled} />
            ))}
          </div>
        </Radio.Group>
      );
    case 'checkbox':
      return (
        <Checkbox
          {...common}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          className="dw-half"
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : null)}
          min={field.validate?.min}
          max={field.validate?.max}
          clampBehavior="none"
          hideControls
        />
      );
    case 'datetime':
      return (
        <TextInput
          {...common}
          className="dw-half"
          type={field.subtype === 'datetime' ? 'datetime-local' : 'date'}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return (
        <TextInput
          {...common}
          dir="auto"
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          maxLength={field.validate?.maxLength}
          autoComplete="off"
        />
      );
  }
}
