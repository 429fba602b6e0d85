import { describe, expect, it } from 'vitest';
import type { FormField, FormSchema } from '../../../src/circuits/index.ts';
import { checkValues, chosenFrom } from '../../../src/tasks/form-values.ts';

function form(...components: FormField[]): FormSchema {
  return { type: 'default', components };
}

const priority: FormField = {
  type: 'radio',
  key: 'priority',
  validate: { required: true },
  values: [
    { value: 'normal', label: 'Normal' },
    { value: 'urgent', label: 'Urgent' },
  ],
};

describe('form values', () => {
  it('keep only the fields of the form, trimmed', () => {
    // given
    const note: FormField = { type: 'textfield', key: 'note' };

    // when
    const checked = checkValues(
      form(priority, note),
      { priority: 'normal', note: '  vu  ', status: 'closed' },
      'ok',
    );

    // then
    expect(checked).toEqual({ values: { priority: 'normal', note: 'vu' }, faults: [] });
  });

  it('are refused where a required one is missing or an option is not offered', () => {
    // given
    const unit: FormField = {
      type: 'select',
      key: 'unit',
      validate: { required: true },
      properties: { source: 'units' },
    };

    // when
    const { faults } = checkValues(form(priority, unit), { priority: 'whatever', unit: ' ' }, 'ok');

    // then
    expect(faults).toEqual([
      { pointer: '/values/priority', code: 'field.not_allowed' },
      { pointer: '/values/unit', code: 'field.required' },
    ]);
  });

  it.each<[FormField, unknown, string]>([
    [{ type: 'textfield', key: 'x', validate: { maxLength: 3 } }, 'أربعة', 'field.too_long'],
    [{ type: 'textfield', key: 'x', validate: { minLength: 3 } }, 'ab', 'field.too_short'],
    [{ type: 'textfield', key: 'x', validate: { pattern: '^[0-9]+$' } }, 'a1', 'field.not_allowed'],
    [{ type: 'textarea', key: 'x' }, 42, 'field.not_text'],
    [{ type: 'number', key: 'x', validate: { min: 1 } }, 0, 'field.too_small'],
    [{ type: 'number', key: 'x', validate: { max: 1 } }, 2, 'field.too_great'],
    [{ type: 'number', key: 'x' }, '2', 'field.not_a_number'],
    [{ type: 'checkbox', key: 'x' }, 'yes', 'field.not_a_boolean'],
    [{ type: 'checkbox', key: 'x', validate: { required: true } }, false, 'field.required'],
    [{ type: 'datetime', key: 'x' }, 'demain', 'field.not_a_date'],
  ])('of %o refuse %o with %s', (field, value, code) => {
    // when
    const { faults } = checkValues(form(field), { x: value }, 'ok');

    // then
    expect(faults).toEqual([expect.objectContaining({ pointer: '/values/x', code })]);
  });

  it('leave out what a FEEL condition hides, even when it is required', () => {
    // given
    const reason: FormField = {
      type: 'textarea',
      key: 'reason',
      validate: { required: true },
      conditional: { hide: '=priority != "urgent"' },
    };

    // when
    const hidden = checkValues(form(priority, reason), { priority: 'normal', reason: 'kept back' }, 'ok');
    const shown = checkValues(form(priority, reason), { priority: 'urgent' }, 'ok');

    // then
    expect(hidden).toEqual({ values: { priority: 'normal' }, faults: [] });
    expect(shown.faults).toEqual([{ pointer: '/values/reason', code: 'field.required' }]);
  });

  it('read the chosen outcome in a condition', () => {
    // given
    const target: FormField = {
      type: 'select',
      key: 'transferTo',
      validate: { required: true },
      properties: { source: 'administrations' },
      conditional: { hide: '=outcome != "not-competent"' },
    };

    // when
    const admissible = checkValues(form(target), {}, 'admissible');
    const transferred = checkValues(form(target), { transferTo: 'CDM' }, 'not-competent');

    // then
    expect(admissible.faults).toEqual([]);
    expect(chosenFrom(form(target), transferred.values)).toEqual([
      { source: 'administrations', key: 'transferTo', value: 'CDM' },
    ]);
  });
});

it('gives up a pattern that would keep the server busy', () => {
  // given: a pattern whose cost doubles with every letter
  const trap = form({ type: 'textfield', key: 'x', validate: { pattern: '^(a+)+$' } });
  const begin = performance.now();

  // when: somebody answers with forty letters
  const { faults } = checkValues(trap, { x: `${'a'.repeat(40)}!` }, 'done');

  // then: the answer is refused at once
  expect(faults).toEqual([{ pointer: '/values/x', code: 'field.not_allowed' }]);
  expect(performance.now() - begin).toBeLessThan(2_000);
});
