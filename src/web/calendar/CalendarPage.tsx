import { Button, Skeleton } from '@mantine/core';
import { useState } from 'react';
import type { CalendarChoiceBody, CalendarView } from '../../calendar/schema.ts';
import { asProblem } from '../api/problem.ts';
import { useText, type Translate } from '../language/text.ts';
import { ErrorSummary } from '../shell/ErrorSummary.tsx';
import { useRefusals } from '../shell/form-state.ts';
import { Icon } from '../shell/Icon.tsx';
import { PageHeading } from '../shell/PageHeading.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { toast } from '../shell/Toasts.tsx';
import { useCalendar, useReviseCalendar } from './calendar.ts';
import { DeadlineTrial } from './DeadlineTrial.tsx';
import { SpecialDays } from './SpecialDays.tsx';
import { WeekFields } from './WeekFields.tsx';
import { YearView } from './YearView.tsx';

/** When the administration works: the year, the rule, the exceptions, and what they make of a deadline. */
export function CalendarPage() {
  const t = useText();
  const [year, setYear] = useState(() => new Date().getFullYear());
  const calendar = useCalendar(year);
  return (
    <>
      <PageHeading title={t('desk.calendar')} />
      <p className="dw-hint">{t('calendar.lead')}</p>
      {calendar.isPending ? <Skeleton h={400} /> : null}
      {calendar.isError ? (
        <ProblemBox error={calendar.error} onRetry={() => void calendar.refetch()} />
      ) : null}
      {calendar.data ? (
        <>
          <section className="dw-sheet">
            <div className="dw-yearhead">
              <Button
                variant="subtle"
                size="compact-md"
                aria-label={t('calendar.yearBefore')}
                onClick={() => setYear(year - 1)}
              >
                <Icon name="back" />
              </Button>
              <h2 className="dw-h2" aria-live="polite">
                {t('calendar.year', { year: String(year) })}
              </h2>
              <Button
                variant="subtle"
                size="compact-md"
                aria-label={t('calendar.yearAfter')}
                onClick={() => setYear(year + 1)}
              >
                <Icon name="next" />
              </Button>
            </div>
            <YearView calendar={calendar.data} year={calendar.data.year} />
          </section>
          <section className="dw-sheet">
            <h2 className="dw-h2">{t('calendar.trial')}</h2>
            <DeadlineTrial revision={calendar.data.revision} />
          </section>
          <RuleForm
            key={calendar.data.revision}
            saved={calendar.data}
            onReload={() => void calendar.refetch()}
          />
        </>
      ) : null}
    </>
  );
}

function choiceOf({ week, hours, ramadanHours, specialDays }: CalendarView): CalendarChoiceBody {
  return { week, hours, ramadanHours, specialDays };
}

function RuleForm({ saved, onReload }: { saved: CalendarView; onReload: () => void }) {
  const t = useText();
  const form = useRefusals('calendar');
  const revise = useReviseCalendar();
  const [choice, setChoice] = useState(() => choiceOf(saved));
  const isChanged = JSON.stringify(choice) !== JSON.stringify(choiceOf(saved));
  const isStale = revise.isError && asProblem(revise.error).status === 412;
  const save = () => {
    if (!form.judge(errorsOf(choice, t))) return;
    revise.mutate(
      { revision: saved.revision, choice },
      { onSuccess: () => toast(t('calendar.saved'), t('action.close')), onError: form.refuse },
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
      <h2 className="dw-h2">{t('calendar.rule')}</h2>
      <ErrorSummary lines={form.lines} attempt={form.attempt} />
      {form.problem ? <ProblemBox error={form.problem} {...(isStale && { onRetry: onReload })} /> : null}
      <WeekFields
        choice={choice}
        id={form.id}
        errorOf={form.errorOf}
        onChange={(change) => setChoice({ ...choice, ...change })}
      />
      <h3 className="dw-h3">{t('calendar.special')}</h3>
      <SpecialDays
        days={choice.specialDays}
        onChange={(specialDays) => setChoice({ ...choice, specialDays })}
      />
      <div className="dw-actions">
        <Button type="submit" loading={revise.isPending} disabled={!isChanged}>
          {t('calendar.save')}
        </Button>
        {isChanged ? (
          <Button variant="default" onClick={() => setChoice(choiceOf(saved))}>
            {t('calendar.undo')}
          </Button>
        ) : null}
      </div>
    </form>
  );
}

function errorsOf(choice: CalendarChoiceBody, t: Translate): Record<string, string> {
  const times = (['hours', 'ramadanHours'] as const).flatMap((field) =>
    (['opens', 'closes'] as const)
      .filter((edge) => !/^([01]\d|2[0-3]):[0-5]\d$/.test(choice[field][edge]))
      .map((edge): [string, string] => [`${field}-${edge}`, t('calendar.time.wrong')]),
  );
  return {
    ...(choice.week.length === 0 ? { week: t('calendar.week.missing') } : {}),
    ...Object.fromEntries(times),
  };
}
