import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { callApi } from '../api/client.ts';
import { useText } from '../language/text.ts';
import { ErrorSummary } from '../shell/ErrorSummary.tsx';
import { Instant } from '../shell/Instant.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { FileDrop } from './FileDrop.tsx';
import { useFilingRules } from './rules.ts';

interface Props {
  readonly code: string;
  readonly request: { readonly message: string; readonly until?: string };
}

/** What is missing, and the form to send it: asked once only (law 55-19). */
export function CompletionForm({ code, request }: Props) {
  const t = useText();
  const cache = useQueryClient();
  const rules = useFilingRules();
  const [message, setMessage] = useState('');
  const [files, setFiles] = useState<readonly File[]>([]);
  const [attempt, setAttempt] = useState(0);
  const [empty, setEmpty] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const send = useMutation({
    mutationFn: () => {
      const form = new FormData();
      form.append('message', message.trim());
      for (const file of files) form.append('files', file, file.name);
      return callApi(`/trackings/${encodeURIComponent(code)}/completion`, {
        method: 'POST',
        form,
        headers: { 'Idempotency-Key': key },
      });
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: ['tracking', code] }),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    const nothing = message.trim() === '' && files.length === 0;
    setEmpty(nothing);
    setAttempt((n) => n + 1);
    if (!nothing) send.mutate();
  }
  if (send.isSuccess)
    return (
      <p className="dw-notice" role="status">
        {t('completion.sent')}
      </p>
    );
  return (
    <section className="dw-completion" aria-labelledby="completion">
      <h2 id="completion" className="dw-h3">
        {t('completion.title')}
      </h2>
      <blockquote className="dw-prose" dir="auto">
        {request.message}
      </blockquote>
      {request.until ? (
        <p>
          {t('completion.until')} <Instant at={request.until} style="date" />
        </p>
      ) : null}
      <form onSubmit={submit} noValidate className="dw-form">
        <ErrorSummary
          attempt={attempt}
          lines={empty ? [{ field: 'completion-message', message: t('completion.empty') }] : []}
        />
        <Textarea
          id="completion-message"
          dir="auto"
          label={t('completion.message')}
          value={message}
          onChange={(e) => setMessage(e.currentTarget.value)}
          autosize
          minRows={3}
          error={empty ? t('completion.empty') : undefined}
          maxLength={5000}
        />
        {rules.data ? (
          <FileDrop id="completion-files" files={files} rules={rules.data} onChange={setFiles} />
        ) : null}
        {send.isError ? <ProblemBox error={send.error} /> : null}
        <Button type="submit" loading={send.isPending}>
          {t('completion.send')}
        </Button>
      </form>
    </section>
  );
}
