import type { ReactNode } from 'react';
import type { MessageId } from '../language/catalogues.ts';
import { useLocalized, useText, type Translate } from '../language/text.ts';
import { useSource } from '../tasks/field-sources.ts';
import type { Letter } from './letter.ts';

const PRIORITIES: Record<string, MessageId> = {
  normal: 'priority.normal',
  urgent: 'priority.urgent',
  'very-urgent': 'priority.veryUrgent',
};

const CONFIDENTIALITIES: Record<string, MessageId> = {
  ordinary: 'confidentiality.ordinary',
  restricted: 'confidentiality.restricted',
  confidential: 'confidentiality.confidential',
  secret: 'confidentiality.secret',
};

/** What the administration has written on the letter so far: degree, instruction, requests, transfers. */
export function LetterHandling({ letter }: { letter: Letter }) {
  const t = useText();
  const localized = useLocalized();
  const { qualification, annotation, completionRequest, transfer, origin } = letter;
  const instructions = useSource(annotation?.instruction ? 'instructions' : undefined);
  const instruction = instructions.choices.find((choice) => choice.value === annotation?.instruction)?.label;
  if (!qualification && !annotation && !completionRequest && !transfer && !origin) return null;
  return (
    <section className="dw-letter__handling" aria-labelledby="handling-title">
      <h3 id="handling-title" className="dw-h3">
        {t('handling.title')}
      </h3>
      <dl className="dw-pairs">
        {origin ? (
          <Pair name={t('handling.origin')}>
            {localized(origin.administration)} · {ltr(origin.number)}
          </Pair>
        ) : null}
        {qualification ? <Pair name={t('handling.degree')}>{degreeOf(qualification, t)}</Pair> : null}
        {qualification?.note ? (
          <Pair name={t('handling.registryNote')}>{prose(qualification.note)}</Pair>
        ) : null}
        {annotation?.unit ? <Pair name={t('handling.unit')}>{localized(annotation.unit)}</Pair> : null}
        {instruction ? (
          <Pair name={t('handling.instruction')}>
            <strong>{instruction}</strong>
          </Pair>
        ) : null}
        {annotation?.note ? <Pair name={t('handling.note')}>{prose(annotation.note)}</Pair> : null}
        {completionRequest ? (
          <Pair name={t('handling.asked')}>{prose(completionRequest.message)}</Pair>
        ) : null}
        {transfer ? (
          <Pair name={t('handling.transferred')}>
            {localized(transfer.administration)}
            {transfer.number ? <> · {ltr(transfer.number)}</> : null}
            {prose(transfer.reason)}
          </Pair>
        ) : null}
      </dl>
    </section>
  );
}

function degreeOf({ priority, confidentiality }: NonNullable<Letter['qualification']>, t: Translate): string {
  const names = [PRIORITIES[priority], CONFIDENTIALITIES[confidentiality]];
  return names.flatMap((name) => (name ? [t(name)] : [])).join(t('list.separator'));
}

function ltr(text: string): ReactNode {
  return <bdi dir="ltr">{text}</bdi>;
}

function prose(text: string): ReactNode {
  return (
    <span className="dw-prose dw-block" dir="auto">
      {text}
    </span>
  );
}

function Pair({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
