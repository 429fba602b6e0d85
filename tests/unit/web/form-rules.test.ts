import { describe, expect, it } from 'vitest';
import { faultsOfForm, submittedValues, visibleFields, wordsOf } from '../../../src/web/tasks/form-rules.ts';
import type { FormSchema } from '../../../src/web/tasks/task.ts';

const form: FormSchema = {
  type: 'default',
  components: [
    { type: 'text', text: 'Lisez bien.', properties: { 'text.ar': 'اقرؤوا جيدا.' } },
    { type: 'checkbox', key: 'incomplete', label: 'Incomplet' },
    {
      type: 'textarea',
      key: 'missing',
      label: 'Pièces',
      conditional: { hide: '=incomplete != true' },
      validate: { required: true, maxLength: 5 },
      properties: { 'label.ar': 'الوثائق', 'label.fr': 'Pièces' },
    },
    { type: 'number', key: 'days', validate: { min: 1, max: 30 } },
    { type: 'textfield', key: 'broken', conditional: { hide: '=(' } },
  ],
};

describe('the form of a task', () => {
  it('hides a field by its FEEL condition, and nothing when the condition cannot be read', () => {
    expect(visibleFields(form, {}).map((field) => field.key)).toEqual([
      undefined,
      'incomplete',
      'days',
      'broken',
    ]);
    expect(visibleFields(form, { incomplete: true }).map((field) => field.key)).toContain('missing');
  });

  it('judges visible fields only', () => {
    // given a hidden required field
    expect(faultsOfForm(form, {})).toEqual([]);

    // when it is shown
    const faults = faultsOfForm(form, { incomplete: true });

    // then it is required
    expect(faults).toEqual([{ key: 'missing', rule: 'required' }]);
  });

  it('applies lengths in characters and bounds of numbers', () => {
    const faults = faultsOfForm(form, { incomplete: true, missing: '123456', days: 31 });

    expect(faults).toEqual([
      { key: 'missing', rule: 'tooLong', limit: 5 },
      { key: 'days', rule: 'tooLarge', limit: 30 },
    ]);
    expect(faultsOfForm(form, { incomplete: true, missing: '😀😀😀😀😀' })).toEqual([]);
  });

  it('sends visible, filled values only', () => {
    const values = submittedValues(form, { incomplete: false, missing: 'hidden', days: 3, broken: '' });

    expect(values).toEqual({ incomplete: false, days: 3 });
  });

  it('speaks the reader’s language, French failing that', () => {
    const field = form.components[2]!;

    expect(wordsOf(field, 'label', 'ar')).toBe('الوثائق');
    expect(wordsOf(field, 'label', 'en')).toBe('Pièces');
  });
});
