import { Button, Skeleton } from '@mantine/core';
import type { FormEvent } from 'react';
import { useText } from '../language/text.ts';
import { PageHeading } from '../shell/PageHeading.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { FileDrop } from './FileDrop.tsx';
import { changeFiles } from './filing-store.ts';
import { useFilingRules } from './rules.ts';

/** Page 4: supporting documents; optional. */
export function FilesStep({
  files,
  failed,
  onNext,
}: {
  files: readonly File[];
  failed: boolean;
  onNext: () => void;
}) {
  const t = useText();
  const rules = useFilingRules();
  function submit(event: FormEvent) {
    event.preventDefault();
    onNext();
  }
  return (
    <form onSubmit={submit} noValidate className="dw-form">
      <PageHeading title={t('file.files.title')} caption={t('file.title')} failed={failed} />
      <p className="dw-hint">{t('file.files.hint')}</p>
      {rules.isError ? <ProblemBox error={rules.error} onRetry={() => void rules.refetch()} /> : null}
      {rules.isPending ? <Skeleton h={180} /> : null}
      {rules.data ? <FileDrop id="files" files={files} rules={rules.data} onChange={changeFiles} /> : null}
      <Button type="submit">{t(files.length > 0 ? 'action.continue' : 'file.files.without')}</Button>
    </form>
  );
}
