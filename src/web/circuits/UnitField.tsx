import { Select } from '@mantine/core';
import { useUnits } from '../identity/organisation.ts';
import { useLocalized, useText } from '../language/text.ts';
import { SettledInput } from './SettledInput.tsx';

interface Props {
  /** Of `diwan:unit`: empty, the id of a unit, or a formula that gives one. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Anywhere in the administration; `diwan:unit` is left out. */
const ANYWHERE = 'anywhere';
/** The answer of the national model's annotation: the unit that the letter was assigned to. */
const ASSIGNED = '=unit';

/** Where the people who do a step are looked for: everywhere, in the letter's unit, or in one unit. A formula written by hand is shown as it is. */
export function UnitField({ value, onChange }: Props) {
  const t = useText();
  const localized = useLocalized();
  const units = useUnits();
  if (value.startsWith('=') && value !== ASSIGNED) {
    return (
      <SettledInput
        label={t('designer.unit')}
        description={t('designer.unit.hint')}
        value={value}
        onSettle={onChange}
        ltr
      />
    );
  }
  const named = (units.data?.items ?? []).map((unit) => ({ value: unit.id, label: localized(unit.name) }));
  const isKnown = value === '' || value === ASSIGNED || named.some((unit) => unit.value === value);
  const data = [
    { value: ANYWHERE, label: t('designer.unit.anywhere') },
    { value: ASSIGNED, label: t('designer.unit.assigned') },
    ...named,
    ...(isKnown ? [] : [{ value, label: value }]),
  ];
  return (
    <Select
      size="sm"
      label={t('designer.unit')}
      data={data}
      value={value || ANYWHERE}
      onChange={(chosen) => onChange(chosen === ANYWHERE ? '' : (chosen ?? ''))}
      allowDeselect={false}
      searchable
      nothingFoundMessage={t('form.nothing')}
    />
  );
}
