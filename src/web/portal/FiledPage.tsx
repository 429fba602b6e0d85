import { Button } from '@mantine/core';
import { Navigate } from '@tanstack/react-router';
import { useState } from 'react';
import { codeOf } from '../api/client.ts';
import { useText } from '../language/text.ts';
import { CopyButton } from '../shell/CopyButton.tsx';
import { Icon } from '../shell/Icon.tsx';
import { ButtonLink } from '../shell/links.tsx';
import { PageHeading } from '../shell/PageHeading.tsx';
import { lastFiled } from './filing-store.ts';
import { ReceiptLink } from './ReceiptLink.tsx';

/** The confirmation: number, tracking code, sealed receipt, and what happens next. */
export function FiledPage() {
  const t = useText();
  const [filed] = useState(lastFiled);
  if (!filed) return <Navigate to="/file" search={{}} />;
  return (
    <div className="dw-width dw-narrow">
      <div className="dw-confirmation">
        <Icon name="check" size={44} />
        <PageHeading title={t('filed.title')} />
        <p>{t('filed.number')}</p>
        <p className="dw-confirmation__number">
          <bdi dir="ltr">{filed.number}</bdi>
        </p>
      </div>
      <div className="dw-sheet">
        <h2 className="dw-h3">{t('track.code')}</h2>
        <div className="dw-code">
          <code dir="ltr">{filed.trackingCode}</code>
          <CopyButton value={filed.trackingCode} what={t('track.code')} />
        </div>
        <p className="dw-hint">{t('filed.keep')}</p>
        <h2 className="dw-h3">{t('receipt.title')}</h2>
        <p>{t('filed.receipt')}</p>
        <div className="dw-actions">
          <ReceiptLink address={filed.receipt} />
          <Button
            variant="default"
            onClick={() => window.print()}
            leftSection={<Icon name="print" size={18} />}
          >
            {t('action.print')}
          </Button>
        </div>
        <h2 className="dw-h3">{t('filed.next')}</h2>
        <ol className="dw-ordered">
          <li>{t('filed.next1')}</li>
          <li>{t('filed.next2')}</li>
          <li>{t('filed.next3')}</li>
        </ol>
        <div className="dw-actions">
          <ButtonLink to="/track/$code" params={{ code: codeOf(filed.tracking) }} variant="outline">
            {t('filed.follow')}
          </ButtonLink>
          <ButtonLink to="/file" search={{}} variant="subtle">
            {t('filed.another')}
          </ButtonLink>
        </div>
      </div>
    </div>
  );
}
