import { Button, Progress } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState, type ReactNode } from 'react';
import { asProblem, CANCELLED, type Problem } from '../api/problem.ts';
import { upload } from '../api/upload.ts';
import { directionOf } from '../language/language.ts';
import { useBytes, useLocalized, useText } from '../language/text.ts';
import { PageHeading } from '../shell/PageHeading.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import {
  filingBody,
  placeOfPointer,
  type FilingDraft,
  type FilingFault,
  type FilingStep,
} from './filing-draft.ts';
import { forgetDraft, keyFor, rememberFiled, type Filed } from './filing-store.ts';

interface Props {
  readonly draft: FilingDraft;
  readonly files: readonly File[];
  readonly onChange: (step: FilingStep) => void;
  readonly onRefused: (faults: FilingFault[]) => void;
}

/** Page 5: everything once more, then the sending with its progress. A retry carries the same Idempotency-Key. */
export function CheckStep({ draft, files, onChange, onRefused }: Props) {
  const t = useText();
  const bytes = useBytes();
  const localized = useLocalized();
  const sending = useSending(draft, files, onRefused);
  const dir = directionOf(draft.language);
  return (
    <div className="dw-form">
      <PageHeading title={t('file.check.title')} caption={t('file.title')} />
      <Answers title={t('file.step.administration')} onChange={() => onChange('administration')}>
        <Row name={t('letter.administration')}>{localized(draft.administration?.name)}</Row>
      </Answers>
      <Answers title={t('file.step.filer')} onChange={() => onChange('filer')}>
        <Row name={t('file.filer.type')}>{t(`filer.${draft.filerType}`)}</Row>
        <Row name={t(draft.filerType === 'citizen' ? 'file.name' : 'file.body')}>
          <bdi>{draft.name}</bdi>
        </Row>
        {draft.idNumber ? (
          <Row name={t(`file.id.${draft.filerType}`)}>
            <bdi>{draft.idNumber}</bdi>
          </Row>
        ) : null}
        {draft.email ? (
          <Row name={t('file.email')}>
            <bdi>{draft.email}</bdi>
          </Row>
        ) : null}
        {draft.phone ? (
          <Row name={t('file.phone')}>
            <bdi dir="ltr">{draft.phone}</bdi>
          </Row>
        ) : null}
      </Answers>
      <Answers title={t('file.step.letter')} onChange={() => onChange('letter')}>
        <Row name={t('file.language')}>{t(`language.${draft.language}`)}</Row>
        <Row name={t('letter.subject')}>
          <span dir={dir}>{draft.subject}</span>
        </Row>
        {draft.text ? (
          <Row name={t('letter.text')}>
            <span className="dw-prose" dir={dir}>
              {draft.text}
            </span>
          </Row>
        ) : null}
      </Answers>
      <Answers title={t('file.step.files')} onChange={() => onChange('files')}>
        <Row name={t('files.list')}>
          {files.length === 0 ? (
            t('files.none')
          ) : (
            <ul className="dw-plain">
              {files.map((file) => (
                <li key={file.name}>
                  <bdi>{file.name}</bdi> ({bytes(file.size)})
                </li>
              ))}
            </ul>
          )}
        </Row>
      </Answers>
      <p>{t('file.check.statement')}</p>
      {sending.problem ? <ProblemBox error={sending.problem} /> : null}
      {sending.share === undefined ? (
        <Button size="lg" onClick={sending.start}>
          {t(sending.problem ? 'file.sendAgain' : 'file.send')}
        </Button>
      ) : (
        <div className="dw-sending" role="group" aria-label={t('file.sending')}>
          <p id="sending" aria-live="polite">
            {t(sending.share < 1 ? 'file.sending' : 'file.registering')}
          </p>
          <Progress.Root size={14}>
            <Progress.Section
              value={sending.share * 100}
              aria-labelledby="sending"
              striped={sending.share >= 1}
              animated={sending.share >= 1}
            />
          </Progress.Root>
          <Button variant="default" onClick={sending.cancel}>
            {t('action.cancel')}
          </Button>
        </div>
      )}
    </div>
  );
}

function useSending(draft: FilingDraft, files: readonly File[], onRefused: (faults: FilingFault[]) => void) {
  const navigate = useNavigate();
  const [share, setShare] = useState<number>();
  const [problem, setProblem] = useState<Problem>();
  const stop = useRef<AbortController>(null);
  async function send() {
    stop.current = new AbortController();
    setProblem(undefined);
    setShare(0);
    const form = new FormData();
    form.append('filing', JSON.stringify(filingBody(draft)));
    for (const file of files) form.append('files', file, file.name);
    try {
      const headers = { 'Idempotency-Key': keyFor(draft, files) };
      const filed = await upload<Filed>({
        path: '/portal/filings',
        form,
        headers,
        onProgress: setShare,
        signal: stop.current.signal,
      });
      rememberFiled(filed);
      await navigate({ to: '/filed' });
      forgetDraft();
    } catch (error) {
      const refused = asProblem(error);
      setShare(undefined);
      const faults = faultsFrom(refused, files);
      if (faults.length > 0) onRefused(faults);
      else if (refused.code !== CANCELLED) setProblem(refused);
    }
  }
  return { share, problem, start: () => void send(), cancel: () => stop.current?.abort() };
}

function faultsFrom(problem: Problem, files: readonly File[]): FilingFault[] {
  return problem.faults.flatMap((fault): FilingFault[] => {
    const place = placeOfPointer(fault.pointer);
    if (!place) return [];
    const text = fault.detail ?? problem.title;
    const file = files[Number(/^\/files\/(\d+)$/.exec(fault.pointer)?.[1] ?? -1)];
    return [
      file
        ? { ...place, message: 'error.saidOf', values: { text, name: file.name } }
        : { ...place, message: 'error.said', values: { text } },
    ];
  });
}

function Answers({
  title,
  onChange,
  children,
}: {
  title: string;
  onChange: () => void;
  children: ReactNode;
}) {
  const t = useText();
  return (
    <section className="dw-answers">
      <div className="dw-answers__head">
        <h2 className="dw-h3">{title}</h2>
        <button type="button" className="dw-linkbutton" onClick={onChange}>
          {t('action.change')}
          <span className="dw-visually-hidden"> {title}</span>
        </button>
      </div>
      <dl className="dw-pairs">{children}</dl>
    </section>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
