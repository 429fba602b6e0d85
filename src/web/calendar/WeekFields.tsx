import { Checkbox, TextInput } from '@mantine/core';
import { useIntl } from 'react-intl';
import type { CalendarChoiceBody } from '../../calendar/schema.ts';
import { useText } from '../language/text.ts';
import { weekdayName } from './YearView.tsx';

interface Props {
  readonly choice: CalendarChoiceBody;
  readonly id: (field: string) => string;
  readonly errorOf: (field: string) => string | undefined;
  readonly onChange: (change: Partial<CalendarChoiceBody>) => void;
}

const HOURS = [
  ['hours', 'calendar.hours'],
  ['ramadanHours', 'calendar.ramadanHours'],
] as const;
const EDGES = [
  ['opens', 'calendar.opens'],
  ['closes', 'calendar.closes'],
] as const;

/** The days worked and the office hours, ordinary and in Ramadan. */
export function WeekFields({ choice, id, errorOf, onChange }: Props) {
  const t = useText();
  const intl = useIntl();
  const toggle = (day: number, works: boolean) =>
    onChange({
      week: works
        ? [...choice.week, day].toSorted((a, b) => a - b)
        : choice.week.filter((other) => other !== day),
    });
  return (
    <>
      <fieldset className="dw-weekdays" id={id('week')} tabIndex={-1}>
        <legend>{t('calendar.week')}</legend>
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <Checkbox
            key={day}
            label={weekdayName(intl, day, 'long')}
            checked={choice.week.includes(day)}
            onChange={(event) => toggle(day, event.currentTarget.checked)}
          />
        ))}
        {errorOf('week') ? <p className="dw-fielderror">{errorOf('week')}</p> : null}
      </fieldset>
      {HOURS.map(([field, name]) => (
        <fieldset key={field} className="dw-hours">
          <legend>{t(name)}</legend>
          {EDGES.map(([edge, label]) => (
            <TextInput
              key={edge}
              id={id(`${field}-${edge}`)}
              size="sm"
              inputMode="numeric"
              maxLength={5}
              placeholder="08:30"
              dir="ltr"
              label={t(label)}
              value={choice[field][edge]}
              onChange={(event) =>
                onChange({ [field]: { ...choice[field], [edge]: event.currentTarget.value } })
              }
              error={errorOf(`${field}-${edge}`)}
            />
          ))}
        </fieldset>
      ))}
    </>
  );
}
