import { NumberInput, Select } from '@mantine/core';
import { useText } from '../language/text.ts';
import { formatDuration, parseDuration, type DurationUnit } from './duration.ts';
import { SettledInput } from './SettledInput.tsx';

interface Props {
  readonly label: string;
  readonly value: string;
  /** Also offers working days and hours, counted on the administration's calendar. */
  readonly onCalendar?: true;
  readonly onChange: (value: string) => void;
}

/** A delay in days, hours or weeks, or on the working calendar; one written otherwise by hand is shown as it is. */
export function DurationField({ label, value, onCalendar, onChange }: Props) {
  const t = useText();
  const duration = parseDuration(value);
  if (value !== '' && !duration)
    return (
      <SettledInput
        label={label}
        description={t('designer.duration.iso')}
        value={value}
        onSettle={onChange}
        ltr
      />
    );
  const unit = duration?.unit ?? (onCalendar ? 'working-days' : 'D');
  const units = [
    ...(onCalendar
      ? [
          { value: 'working-days', label: t('designer.workingDays') },
          { value: 'working-hours', label: t('designer.workingHours') },
        ]
      : []),
    { value: 'H', label: t('designer.hours') },
    { value: 'D', label: t('designer.days') },
    { value: 'W', label: t('designer.weeks') },
  ];
  return (
    <fieldset className="dw-duration">
      <legend>{label}</legend>
      <NumberInput
        size="sm"
        aria-label={`${label} – ${t('designer.amount')}`}
        value={duration?.amount ?? ''}
        min={1}
        max={9999}
        allowDecimal={false}
        hideControls
        onChange={(amount) =>
          onChange(typeof amount === 'number' && amount > 0 ? formatDuration({ amount, unit }) : '')
        }
      />
      <Select
        size="sm"
        aria-label={`${label} – ${t('designer.timeUnit')}`}
        data={units}
        value={unit}
        allowDeselect={false}
        onChange={(next) =>
          duration &&
          onChange(formatDuration({ amount: duration.amount, unit: (next ?? unit) as DurationUnit }))
        }
      />
    </fieldset>
  );
}
