import { Skeleton } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { localPath } from '../api/client.ts';
import { asProblem } from '../api/problem.ts';
import { useLocalized, useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { Instant } from '../shell/Instant.tsx';
import { AnchorButton, ButtonLink } from '../shell/links.tsx';
import { PageHeading } from '../shell/PageHeading.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { StatusBadge } from '../shell/StatusBadge.tsx';
import { CompletionForm } from './CompletionForm.tsx';
import { ReceiptLink } from './ReceiptLink.tsx';
import { useTracking, type TrackedStep, type Tracking } from './tracking.ts';

/** A filer's view of the letter: where it is, what is asked, the receipt and the signed answer. */
export function TrackingPage() {
  const t = useText();
  const { code } = useParams({ from: '/public/track/$code' });
  const tracking = useTracking(code);
  if (tracking.isPending)
    return (
      <div className="dw-width dw-narrow">
        <Skeleton h={40} mb="md" />
        <Skeleton h={320} />
      </div>
    );
  if (tracking.isError) {
    const unknown = asProblem(tracking.error).status === 404;
    return (
      <div className="dw-width dw-narrow">
        <PageHeading title={t(unknown ? 'track.unknown' : 'track.title')} />
        {unknown ? (
          <p>{t('track.unknown.text')}</p>
        ) : (
          <ProblemBox error={tracking.error} onRetry={() => void tracking.refetch()} />
        )}
        <ButtonLink to="/track" variant="default">
          {t('track.again')}
        </ButtonLink>
      </div>
    );
  }
  return <Followed tracking={tracking.data} code={code} />;
}

function Followed({ tracking, code }: { tracking: Tracking; code: string }) {
  const t = useText();
  const localized = useLocalized();
  return (
    <div className="dw-width dw-narrow">
      <PageHeading title={tracking.subject} caption={t('track.letter', { number: tracking.number })}>
        <bdi>{tracking.subject}</bdi>
      </PageHeading>
      <div className="dw-meta">
        <StatusBadge status={tracking.status} />
        <span>{localized(tracking.administration.name)}</span>
        <span>
          {t('track.filedAt')} <Instant at={tracking.filedAt} />
        </span>
      </div>
      {tracking.answer ? (
        <section className="dw-answer" aria-labelledby="answer">
          <Icon name="letter" size={36} />
          <div>
            <h2 id="answer" className="dw-h3">
              {t('track.answer')}
            </h2>
            <p>{t('track.answer.text')}</p>
            <AnchorButton
              href={localPath(tracking.answer)}
              target="_blank"
              rel="noopener"
              leftSection={<Icon name="download" size={18} />}
            >
              {t('track.answer.download')}
            </AnchorButton>
          </div>
        </section>
      ) : null}
      {tracking.completionRequest ? (
        <CompletionForm code={code} request={tracking.completionRequest} />
      ) : null}
      <section className="dw-sheet" aria-labelledby="steps">
        <h2 id="steps" className="dw-h3">
          {t('track.steps')}
        </h2>
        <ol className="dw-timeline">
          {tracking.steps.map((step) => (
            <Step key={step.key} step={step} />
          ))}
        </ol>
      </section>
      {tracking.receipt ? (
        <section className="dw-sheet" aria-labelledby="receipt">
          <h2 id="receipt" className="dw-h3">
            {t('receipt.title')}
          </h2>
          <ReceiptLink address={tracking.receipt} />
        </section>
      ) : null}
    </div>
  );
}

function Step({ step }: { step: TrackedStep }) {
  const t = useText();
  const localized = useLocalized();
  return (
    <li data-state={step.state} aria-current={step.state === 'current' ? 'step' : undefined}>
      <span className="dw-timeline__mark" aria-hidden="true">
        {step.state === 'done' ? <Icon name="check" size={14} /> : null}
      </span>
      <span className="dw-timeline__name">{localized(step.label)}</span>
      <span className="dw-timeline__when">
        {step.at ? (
          <Instant at={step.at} />
        ) : (
          t(step.state === 'current' ? 'track.current' : step.state === 'done' ? 'track.done' : 'track.next')
        )}
      </span>
    </li>
  );
}
