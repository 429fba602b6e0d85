import { NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import type { MessageId } from '../language/catalogues.ts';
import { useLocalized, useText } from '../language/text.ts';
import { Instant } from '../shell/Instant.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { useDeadline } from './calendar.ts';

const UNITS: readonly (readonly [string, MessageId])[] = [
  ['working-days', 'designer.workingDays'],
  ['working-hours', 'designer.workingHours'],
  ['days', 'designer.days'],
  ['weeks', 'designer.weeks'],
  ['months', 'calendar.months'],
];

/** Shows what the saved calendar makes of a deadline that would begin now. */
export function DeadlineTrial({ revision }: { revision: number }) {
  const t = useText();
  const localized = useLocalized();
  const [count, setCount] = useState<number | ''>(20);
  const [unit, setUnit] = useState('working-days');
  const deadline = useDeadline(count === '' ? null : `${count} ${unit}`, revision);
  return (
    <>
      <div className="dw-trial">
        <NumberInput
          size="sm"
          label={t('calendar.trial.count')}
          value={count}
          min={1}
          max={999}
          allowDecimal={false}
          hideControls
          onChange={(value) => setCount(typeof value === 'number' && value > 0 ? value : '')}
        />
        <Select
          size="sm"
          label={t('designer.timeUnit')}
          data={UNITS.map(([value, id]) => ({ value, label: t(id) }))}
          value={unit}
          allowDeselect={false}
          onChange={(value) => setUnit(value ?? unit)}
        />
      </div>
      {deadline.isError ? <ProblemBox error={deadline.error} /> : null}
      {deadline.data && count !== '' ? (
        <div className="dw-notice" role="status">
          <p className="dw-strong">
            <Instant at={deadline.data.dueAt} />
          </p>
          <p>{localized(deadline.data.explanation)}</p>
        </div>
      ) : null}
    </>
  );
}
