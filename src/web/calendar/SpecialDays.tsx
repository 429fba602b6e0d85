import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocalized, useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { Instant } from '../shell/Instant.tsx';
import { EMPTY_NAME, nameBody, nameErrors, NameFields } from '../shell/NameFields.tsx';
import type { SpecialDay } from './calendar.ts';

interface Props {
  readonly days: readonly SpecialDay[];
  readonly onChange: (days: SpecialDay[]) => void;
}

const EMPTY = { date: '', open: false, name: EMPTY_NAME };

/** Days that depart from the rule: closed for a storm, open on a Saturday. */
export function SpecialDays({ days, onChange }: Props) {
  const t = useText();
  const localized = useLocalized();
  return (
    <>
      {days.length === 0 ? <p className="dw-hint">{t('calendar.special.none')}</p> : null}
      <ul className="dw-specialdays">
        {days.map((day) => (
          <li key={day.date}>
            <Instant at={`${day.date}T12:00:00Z`} style="date" />
            <span className="dw-badge" data-tone={day.open ? 'good' : 'quiet'}>
              {t(day.open ? 'calendar.day.opened' : 'calendar.day.closed')}
            </span>
            <span className="dw-grow">{localized(day.name)}</span>
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              leftSection={<Icon name="trash" size={16} />}
              onClick={() => onChange(days.filter((other) => other.date !== day.date))}
            >
              {t('calendar.special.remove')}
              <span className="dw-visually-hidden"> {localized(day.name)}</span>
            </Button>
          </li>
        ))}
      </ul>
      <NewSpecialDay
        taken={days.map((day) => day.date)}
        onAdd={(day) => onChange([...days, day].toSorted((a, b) => a.date.localeCompare(b.date)))}
      />
    </>
  );
}

function NewSpecialDay({ taken, onAdd }: { taken: readonly string[]; onAdd: (day: SpecialDay) => void }) {
  const t = useText();
  const [typed, setTyped] = useState(EMPTY);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const add = () => {
    const found = {
      ...(typed.date === '' ? { date: t('calendar.special.date.missing') } : {}),
      ...(taken.includes(typed.date) ? { date: t('calendar.special.date.taken') } : {}),
      ...nameErrors('name', typed.name, t('calendar.special.name.missing')),
    };
    setErrors(found);
    const [first] = Object.keys(found);
    if (first !== undefined) return document.getElementById(`special-${first}`)?.focus();
    onAdd({ date: typed.date, open: typed.open, name: nameBody(typed.name) });
    setTyped(EMPTY);
    return undefined;
  };
  return (
    <fieldset className="dw-newday">
      <legend>{t('calendar.special.add')}</legend>
      <TextInput
        id="special-date"
        size="sm"
        type="date"
        dir="ltr"
        label={t('calendar.special.date')}
        value={typed.date}
        error={errors['date']}
        onChange={(event) => setTyped({ ...typed, date: event.currentTarget.value })}
      />
      <Select
        size="sm"
        label={t('calendar.special.kind')}
        allowDeselect={false}
        value={typed.open ? 'open' : 'closed'}
        onChange={(value) => setTyped({ ...typed, open: value === 'open' })}
        data={[
          { value: 'closed', label: t('calendar.day.closed') },
          { value: 'open', label: t('calendar.day.opened') },
        ]}
      />
      <NameFields
        legend={t('calendar.special.name')}
        field="name"
        id={(field) => `special-${field}`}
        name={typed.name}
        errorOf={(field) => errors[field]}
        onChange={(name) => setTyped({ ...typed, name })}
      />
      <Button variant="default" size="sm" leftSection={<Icon name="plus" size={16} />} onClick={add}>
        {t('calendar.special.add')}
      </Button>
    </fieldset>
  );
}
