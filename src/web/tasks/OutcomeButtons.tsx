import { Button, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useLocalized, useText } from '../language/text.ts';
import { Dialog } from '../shell/Dialog.tsx';
import type { Outcome } from './task.ts';

interface Props {
  readonly outcomes: readonly Outcome[];
  /** The primary outcome puts a signature: it is confirmed first. */
  readonly signs: boolean;
  readonly pending: boolean;
  /** Says whether the form is complete; shows what is missing otherwise. */
  readonly check: () => boolean;
  readonly onChoose: (outcome: Outcome, reason?: string) => void;
}

/** The ways out of a step, by tone. A refusal or a return says why; a signature is confirmed. */
export function OutcomeButtons({ outcomes, signs, pending, check, onChoose }: Props) {
  const localized = useLocalized();
  const [asked, setAsked] = useState<Outcome>();
  function choose(outcome: Outcome) {
    if (!check()) return;
    if (outcome.reasonRequired || (signs && outcome.tone === 'primary')) setAsked(outcome);
    else onChoose(outcome);
  }
  return (
    <>
      <div className="dw-outcomes">
        {outcomes.map((outcome) => (
          <Button
            key={outcome.key}
            loading={pending}
            onClick={() => choose(outcome)}
            {...(outcome.tone === 'danger'
              ? { color: 'red', variant: 'outline' }
              : outcome.tone === 'neutral'
                ? { variant: 'default' }
                : {})}
          >
            {localized(outcome.label)}
          </Button>
        ))}
      </div>
      <ConfirmDialog
        outcome={asked}
        onClose={() => setAsked(undefined)}
        onConfirm={(reason) => {
          if (asked) onChoose(asked, reason);
          setAsked(undefined);
        }}
      />
    </>
  );
}

interface DialogProps {
  readonly outcome: Outcome | undefined;
  readonly onClose: () => void;
  readonly onConfirm: (reason: string | undefined) => void;
}

function ConfirmDialog({ outcome, onClose, onConfirm }: DialogProps) {
  const t = useText();
  const localized = useLocalized();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  function submit(event: FormEvent) {
    event.preventDefault();
    const empty = outcome?.reasonRequired === true && reason.trim() === '';
    setMissing(empty);
    if (empty) return document.getElementById('reason')?.focus();
    onConfirm(reason.trim() || undefined);
    setReason('');
  }
  return (
    <Dialog opened={outcome !== undefined} onClose={onClose} title={localized(outcome?.label)}>
      <form onSubmit={submit} noValidate className="dw-form">
        {outcome?.reasonRequired ? (
          <Textarea
            id="reason"
            data-autofocus
            dir="auto"
            label={t('task.reason')}
            description={t('task.reason.hint')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={missing ? t('task.reason.missing') : undefined}
            autosize
            minRows={3}
            maxLength={2000}
          />
        ) : (
          <p>{t('task.sign.confirm')}</p>
        )}
        <div className="dw-actions">
          <Button type="submit" color={outcome?.tone === 'danger' ? 'red' : 'green'}>
            {t('action.confirm')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
