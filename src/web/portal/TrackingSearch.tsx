import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { codeOf, command } from '../api/client.ts';
import { asProblem } from '../api/problem.ts';
import { useText } from '../language/text.ts';
import { ErrorSummary, type SummaryLine } from '../shell/ErrorSummary.tsx';
import { problemTitle } from '../shell/ProblemBox.tsx';
import { faultText } from '../shell/fault-text.ts';

/** Number and tracking code, as the receipt gives them, lead to the letter's page. */
export function TrackingSearch({ idPrefix }: { idPrefix: string }) {
  const t = useText();
  const navigate = useNavigate();
  const [number, setNumber] = useState('');
  const [code, setCode] = useState('');
  const [lines, setLines] = useState<SummaryLine[]>([]);
  const [attempt, setAttempt] = useState(0);
  const ids = { number: `${idPrefix}-number`, code: `${idPrefix}-code` };
  const find = useMutation({
    mutationFn: () =>
      command<{ tracking: string }>('POST', '/trackings/find', {
        number: number.trim(),
        trackingCode: code.trim(),
      }),
    onSuccess: (found) => navigate({ to: '/track/$code', params: { code: codeOf(found.tracking) } }),
    onError: (error) => {
      const problem = asProblem(error);
      const missing = problem.status === 404;
      setLines([
        {
          field: ids.number,
          message: missing ? t('track.notFound') : (faultText(problem, t) ?? problemTitle(problem, t)),
        },
      ]);
      setAttempt((n) => n + 1);
    },
  });
  const messageOf = (id: string) => lines.find((line) => line.field === id)?.message;
  function submit(event: FormEvent) {
    event.preventDefault();
    const wrong: SummaryLine[] = [];
    if (number.trim() === '') wrong.push({ field: ids.number, message: t('track.number.missing') });
    if (code.trim() === '') wrong.push({ field: ids.code, message: t('track.code.missing') });
    setLines(wrong);
    setAttempt((n) => n + 1);
    if (wrong.length === 0) find.mutate();
  }
  return (
    <form onSubmit={submit} noValidate className="dw-form">
      <ErrorSummary lines={lines} attempt={attempt} />
      <TextInput
        id={ids.number}
        label={t('track.number')}
        description={t('track.number.hint')}
        value={number}
        onChange={(e) => setNumber(e.currentTarget.value)}
        error={messageOf(ids.number)}
        autoComplete="off"
        className="dw-code-input"
        maxLength={40}
      />
      <TextInput
        id={ids.code}
        label={t('track.code')}
        description={t('track.code.hint')}
        value={code}
        onChange={(e) => setCode(e.currentTarget.value)}
        error={messageOf(ids.code)}
        autoComplete="off"
        spellCheck={false}
        className="dw-code-input"
        maxLength={80}
      />
      <Button type="submit" loading={find.isPending}>
        {t('track.submit')}
      </Button>
    </form>
  );
}
