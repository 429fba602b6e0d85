import { Skeleton } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { asProblem } from '../api/problem.ts';
import { useLocalized, useText } from '../language/text.ts';
import { CopyButton } from '../shell/CopyButton.tsx';
import { Icon } from '../shell/Icon.tsx';
import { Instant } from '../shell/Instant.tsx';
import { ButtonLink } from '../shell/links.tsx';
import { PageHeading } from '../shell/PageHeading.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { FileCheckForm } from './FileCheckForm.tsx';
import { useVerification, type Verification, type VerifiedSignature } from './verification.ts';

/** The plain verdict on a receipt or an answer, for whoever holds its code. */
export function VerificationPage() {
  const t = useText();
  const { code } = useParams({ from: '/public/verify/$code' });
  const found = useVerification(code);
  if (found.isPending)
    return (
      <div className="dw-width dw-narrow">
        <Skeleton h={140} mb="md" />
        <Skeleton h={240} />
      </div>
    );
  if (found.isError) {
    const unknown = asProblem(found.error).status === 404;
    return (
      <div className="dw-width dw-narrow">
        {unknown ? (
          <div className="dw-verdict" data-verdict="bad">
            <Icon name="close" size={48} />
            <PageHeading title={t('verify.unknown')} />
            <p>{t('verify.unknown.text')}</p>
          </div>
        ) : (
          <>
            <PageHeading title={t('verify.title')} />
            <ProblemBox error={found.error} onRetry={() => void found.refetch()} />
          </>
        )}
        <ButtonLink to="/verify" variant="default">
          {t('verify.again')}
        </ButtonLink>
      </div>
    );
  }
  return <Verdict found={found.data} code={code} />;
}

function Verdict({ found, code }: { found: Verification; code: string }) {
  const t = useText();
  const localized = useLocalized();
  const sound = found.intact && found.trusted && found.signatures.length > 0;
  return (
    <div className="dw-width dw-narrow">
      <div className="dw-verdict" data-verdict={sound ? 'good' : 'bad'}>
        <Icon name={sound ? 'shield' : 'warning'} size={52} />
        <PageHeading title={t(sound ? 'verify.good' : 'verify.bad')} />
        <p>
          {t(
            sound
              ? found.kind === 'receipt'
                ? 'verify.good.receipt'
                : 'verify.good.reply'
              : 'verify.bad.text',
          )}
        </p>
      </div>
      <section className="dw-sheet" aria-labelledby="document">
        <h2 id="document" className="dw-h3">
          {t('verify.document')}
        </h2>
        <dl className="dw-pairs">
          <div>
            <dt>{t('verify.kind')}</dt>
            <dd>{t(found.kind === 'receipt' ? 'verify.kind.receipt' : 'verify.kind.reply')}</dd>
          </div>
          <div>
            <dt>{t('verify.administration')}</dt>
            <dd>{localized(found.administration.name)}</dd>
          </div>
          <div>
            <dt>{t('letter.number')}</dt>
            <dd>
              <bdi dir="ltr">{found.number}</bdi>
            </dd>
          </div>
          <div>
            <dt>{t('verify.issuedAt')}</dt>
            <dd>
              <Instant at={found.issuedAt} />
            </dd>
          </div>
          <div>
            <dt>{t('verify.hash')}</dt>
            <dd>
              <code className="dw-hash" dir="ltr">
                {found.sha256}
              </code>{' '}
              <CopyButton value={found.sha256} what={t('verify.hash')} />
            </dd>
          </div>
        </dl>
        <h2 className="dw-h3">{t('verify.signatures')}</h2>
        <ul className="dw-signatures">
          {found.signatures.map((signature) => (
            <SignatureLine key={`${signature.kind}:${signature.signedAt ?? ''}`} signature={signature} />
          ))}
        </ul>
      </section>
      <FileCheckForm code={code} />
    </div>
  );
}

/** What the certificate is worth: a signature is never shown as more than that. */
const LEVELS = { test: 'verify.level.test', unknown: 'verify.level.unknown' } as const;

function SignatureLine({ signature }: { signature: VerifiedSignature }) {
  const t = useText();
  const localized = useLocalized();
  return (
    <li data-valid={signature.valid}>
      <Icon name={signature.valid ? (signature.kind === 'seal' ? 'stamp' : 'pen') : 'warning'} size={24} />
      <div>
        <p className="dw-strong">
          {t(signature.kind === 'seal' ? 'verify.sealedBy' : 'verify.signedBy')}{' '}
          <bdi>{localized(signature.signer)}</bdi>
        </p>
        {signature.signedAt ? (
          <p>
            <Instant at={signature.signedAt} />
          </p>
        ) : null}
        <p>{t(signature.valid ? 'verify.signature.valid' : 'verify.signature.invalid')}</p>
        <p className="dw-quiet">{t(LEVELS[signature.level])}</p>
      </div>
    </li>
  );
}
