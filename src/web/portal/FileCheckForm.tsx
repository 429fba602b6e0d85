import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type DragEvent } from 'react';
import { callApi } from '../api/client.ts';
import type { MessageId } from '../language/catalogues.ts';
import { useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import type { FileCheck } from './verification.ts';

const FINDINGS: Record<FileCheck['finding'], MessageId> = {
  same: 'verify.file.same',
  changed: 'verify.file.changed',
  'other-document': 'verify.file.other',
  'not-signed': 'verify.file.notSigned',
};

/** Compares a file somebody holds with the one that was issued. */
export function FileCheckForm({ code }: { code: string }) {
  const t = useText();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const check = useMutation({
    mutationFn: async (file: File) => {
      const form = new FormData();
      form.append('file', file, file.name);
      return (
        await callApi<FileCheck>(`/verifications/${encodeURIComponent(code)}/check`, { method: 'POST', form })
      ).body;
    },
  });
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) check.mutate(file);
  }
  return (
    <section className="dw-sheet dw-noprint" aria-labelledby="check-file">
      <h2 id="check-file" className="dw-h3">
        {t('verify.file.title')}
      </h2>
      <p>{t('verify.file.text')}</p>
      <div
        className="dw-drop"
        data-over={over || undefined}
        onDragOver={(e) => {
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Icon name="shield" size={32} />
        <p>{t('verify.file.drop')}</p>
        <Button variant="outline" loading={check.isPending} onClick={() => input.current?.click()}>
          {t('verify.file.choose')}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          tabIndex={-1}
          aria-label={t('verify.file.choose')}
          accept="application/pdf,.pdf"
          onChange={(e) => {
            const [file] = e.currentTarget.files ?? [];
            if (file) check.mutate(file);
            e.currentTarget.value = '';
          }}
        />
      </div>
      <div aria-live="polite">
        {check.isSuccess ? (
          <div className="dw-verdict dw-verdict--small" data-verdict={check.data.match ? 'good' : 'bad'}>
            <Icon name={check.data.match ? 'check' : 'close'} size={32} />
            <p className="dw-strong">{t(FINDINGS[check.data.finding])}</p>
            <p>
              <bdi>{check.variables.name}</bdi>
            </p>
          </div>
        ) : null}
        {check.isError ? <ProblemBox error={check.error} /> : null}
      </div>
    </section>
  );
}
