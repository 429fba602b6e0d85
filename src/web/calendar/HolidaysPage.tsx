import { Button, Skeleton, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { HolidaysView } from '../../calendar/schema.ts';
import type { MessageId } from '../language/catalogues.ts';
import { useText } from '../language/text.ts';
import { ErrorSummary } from '../shell/ErrorSummary.tsx';
import { useRefusals } from '../shell/form-state.ts';
import { Instant } from '../shell/Instant.tsx';
import { PageHeading } from '../shell/PageHeading.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { toast } from '../shell/Toasts.tsx';
import { useConfirmHolidays, useHolidays } from './calendar.ts';

const NAMES: Readonly<Record<string, MessageId>> = {
  'hijri-new-year': 'holidays.hijriNewYear',
  mawlid: 'holidays.mawlid',
  'aid-al-fitr': 'holidays.aidAlFitr',
  'aid-al-adha': 'holidays.aidAlAdha',
};

/** The operator's page: for which day lunar holidays were announced. */
export function HolidaysPage() {
  const t = useText();
  const holidays = useHolidays();
  return (
    <>
      <PageHeading title={t('desk.holidays')} />
      <p className="dw-hint">{t('holidays.lead')}</p>
      {holidays.isPending ? <Skeleton h={240} /> : null}
      {holidays.isError ? (
        <ProblemBox error={holidays.error} onRetry={() => void holidays.refetch()} />
      ) : null}
      {holidays.data ? <HolidayForm key={holidays.data.revision} saved={holidays.data} /> : null}
    </>
  );
}

function HolidayForm({ saved }: { saved: HolidaysView }) {
  const t = useText();
  const form = useRefusals('holidays');
  const confirm = useConfirmHolidays();
  const [typed, setTyped] = useState<Record<string, string>>(saved.confirmedHolidays);
  const put = (key: string, date: string) =>
    setTyped(
      date === ''
        ? Object.fromEntries(Object.entries(typed).filter(([other]) => other !== key))
        : { ...typed, [key]: date },
    );
  const isChanged = JSON.stringify(typed) !== JSON.stringify(saved.confirmedHolidays);
  const save = () => {
    form.judge({});
    confirm.mutate(
      { revision: saved.revision, confirmedHolidays: typed },
      { onSuccess: () => toast(t('holidays.saved'), t('action.close')), onError: form.refuse },
    );
  };
  return (
    <form
      className="dw-sheet dw-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <ErrorSummary lines={form.lines} attempt={form.attempt} />
      {form.problem ? <ProblemBox error={form.problem} /> : null}
      <table className="dw-table">
        <caption className="dw-visually-hidden">{t('desk.holidays')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('holidays.name')}</th>
            <th scope="col">{t('holidays.expected')}</th>
            <th scope="col">{t('holidays.announced')}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(saved.expected)
            .toSorted(([, a], [, b]) => a.localeCompare(b))
            .map(([key, expected]) => (
              <HolidayRow
                key={key}
                name={nameOf(key, t)}
                expected={expected}
                fieldId={form.id(`confirmedHolidays-${key}`)}
                error={form.errorOf(`confirmedHolidays-${key}`)}
                announced={typed[key] ?? ''}
                onChange={(date) => put(key, date)}
              />
            ))}
        </tbody>
      </table>
      <Button type="submit" loading={confirm.isPending} disabled={!isChanged}>
        {t('holidays.save')}
      </Button>
    </form>
  );
}

interface RowProps {
  readonly name: string;
  readonly expected: string;
  readonly announced: string;
  readonly fieldId: string;
  readonly error: string | undefined;
  readonly onChange: (date: string) => void;
}

function HolidayRow({ name, expected, announced, fieldId, error, onChange }: RowProps) {
  const t = useText();
  return (
    <tr>
      <td data-label={t('holidays.name')}>{name}</td>
      <td data-label={t('holidays.expected')}>
        <Instant at={`${expected}T12:00:00Z`} style="date" />
      </td>
      <td data-label={t('holidays.announced')}>
        <span className="dw-rowactions">
          <TextInput
            id={fieldId}
            size="sm"
            type="date"
            dir="ltr"
            aria-label={`${name} – ${t('holidays.announced')}`}
            value={announced}
            error={error}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
          {announced === '' ? (
            <Button size="compact-sm" variant="subtle" onClick={() => onChange(expected)}>
              {t('holidays.asExpected')}
              <span className="dw-visually-hidden"> {name}</span>
            </Button>
          ) : null}
        </span>
      </td>
    </tr>
  );
}

function nameOf(key: string, t: ReturnType<typeof useText>): string {
  const [, stem = '', year = ''] = /^([a-z-]+)-(\d{4})/.exec(key) ?? [];
  const id = NAMES[stem];
  return id === undefined ? key : `${t(id)} ${year}`;
}
