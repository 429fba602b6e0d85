import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { asProblem, type Problem } from '../api/problem.ts';
import { useLanguage } from '../language/LanguageProvider.tsx';
import { useLocalized, useText, type Translate } from '../language/text.ts';
import { ReplyEditor, type ReplyHandle } from '../registry/ReplyEditor.tsx';
import { ErrorSummary, type SummaryLine } from '../shell/ErrorSummary.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { toast } from '../shell/Toasts.tsx';
import { faultsOfForm, fieldId, submittedValues, wordsOf, type FieldFault } from './form-rules.ts';
import { nextTask } from './inbox.ts';
import { OutcomeButtons } from './OutcomeButtons.tsx';
import { StepBefore } from './StepBefore.tsx';
import type { FormField, FormValues, Outcome, Task } from './task.ts';
import { useComplete } from './task-commands.ts';
import { TaskForm } from './TaskForm.tsx';

/** What is expected of the person: the form, the reply to draft when there is one, and the ways out. */
export function TaskAction({ task }: { task: Task }) {
  const t = useText();
  const [values, setValues] = useTypedValues(task);
  const reply = useRef<ReplyHandle>(null);
  const completion = useCompletion(task, values, reply);
  if (task.status === 'completed' || task.status === 'cancelled') {
    return (
      <p className="dw-notice">{t(task.status === 'completed' ? 'task.completed' : 'task.cancelled')}</p>
    );
  }
  return (
    <div className="dw-sheet">
      {task.before ? <StepBefore before={task.before} /> : null}
      <h2 className="dw-h3">{t('task.action')}</h2>
      {task.canComplete ? null : (
        <p className="dw-notice">{t(task.canClaim ? 'task.claimFirst' : 'task.notYours')}</p>
      )}
      <ErrorSummary lines={completion.lines} attempt={completion.attempt} />
      {task.stepKind === 'handling' && task.canComplete ? (
        <ReplyEditor ref={reply} letterId={task.letter.id} />
      ) : null}
      {task.form ? (
        <TaskForm
          form={task.form}
          values={values}
          errors={completion.errors}
          disabled={!task.canComplete}
          onChange={(key, value) => setValues({ ...values, [key]: value })}
        />
      ) : null}
      {completion.problem ? <ProblemBox error={completion.problem} /> : null}
      {task.canComplete ? (
        <OutcomeButtons
          outcomes={task.outcomes}
          signs={task.stepKind === 'signature'}
          pending={completion.pending}
          check={completion.check}
          onChoose={completion.complete}
        />
      ) : null}
    </div>
  );
}

/** What is typed survives a reload of the page (this tab only). */
function useTypedValues(task: Task): [FormValues, (values: FormValues) => void] {
  const key = `diwan.task.${task.id}`;
  const [values, setValues] = useState<FormValues>(() => {
    const kept = sessionStorage.getItem(key);
    return { ...task.values, ...(kept ? (JSON.parse(kept) as FormValues) : {}) };
  });
  return [
    values,
    (next) => {
      sessionStorage.setItem(key, JSON.stringify(next));
      setValues(next);
    },
  ];
}

function useCompletion(task: Task, values: FormValues, reply: React.RefObject<ReplyHandle | null>) {
  const t = useText();
  const { language } = useLanguage();
  const localized = useLocalized();
  const navigate = useNavigate();
  const complete = useComplete(task.id);
  const [said, setSaid] = useState<{
    errors: Map<string, string>;
    lines: SummaryLine[];
    attempt: number;
    problem?: Problem;
  }>({ errors: new Map(), lines: [], attempt: 0 });
  const fields = task.form?.components ?? [];
  function say(errors: Map<string, string>, problem?: Problem) {
    const lines = [...errors].map(([key, message]) => ({ field: fieldId(key), message }));
    setSaid((before) => ({ errors, lines, attempt: before.attempt + 1, ...(problem ? { problem } : {}) }));
  }
  function check(): boolean {
    const faults = task.form ? faultsOfForm(task.form, values) : [];
    const named = (key: string) =>
      wordsOf(fields.find((field) => field.key === key) ?? { type: 'text' }, 'label', language);
    say(new Map(faults.map((fault) => [fault.key, faultWords(fault, named(fault.key), t)])));
    return faults.length === 0;
  }
  async function choose(outcome: Outcome, reason: string | undefined) {
    try {
      await reply.current?.flush();
      await complete.mutateAsync({
        outcome: outcome.key,
        values: submittedValues(task.form, values),
        ...(reason ? { reason } : {}),
        revision: task.revision,
      });
      sessionStorage.removeItem(`diwan.task.${task.id}`);
      toast(t('task.done', { outcome: localized(outcome.label) }), t('action.close'));
      const next = await nextTask(task.id).catch(() => undefined);
      await (next
        ? navigate({ to: '/desk/tasks/$id', params: { id: next.id } })
        : navigate({ to: '/desk', search: {} }));
    } catch (error) {
      const problem = asProblem(error);
      const errors = serverErrors(problem, fields);
      say(errors, errors.size > 0 ? undefined : problem);
    }
  }
  return {
    ...said,
    pending: complete.isPending,
    check,
    complete: (outcome: Outcome, reason?: string) => void choose(outcome, reason),
  };
}

function serverErrors(problem: Problem, fields: readonly FormField[]): Map<string, string> {
  const errors = new Map<string, string>();
  for (const fault of problem.faults) {
    const key = fault.pointer.replace(/^\/values\//, '');
    if (fields.some((field) => field.key === key)) errors.set(key, fault.detail ?? problem.title);
  }
  return errors;
}

function faultWords(fault: FieldFault, name: string, t: Translate): string {
  const limit = fault.limit ?? 0;
  switch (fault.rule) {
    case 'required':
      return t('form.required', { name });
    case 'choose':
      return t('form.missingChoice', { name });
    case 'tick':
      return t('form.tick', { name });
    case 'tooShort':
      return t('form.tooShort', { name, limit });
    case 'tooLong':
      return t('form.tooLong', { name, limit });
    case 'tooSmall':
      return t('form.tooSmall', { name, limit });
    case 'tooLarge':
      return t('form.tooLarge', { name, limit });
    case 'malformed':
      return t('form.malformed', { name });
  }
}
