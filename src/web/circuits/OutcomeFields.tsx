import { Button, Checkbox, Select } from '@mantine/core';
import type { DrawnOutcome, OutcomeTone } from '../../circuits/language/index.ts';
import { useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { SettledInput } from './SettledInput.tsx';

interface Props {
  readonly outcomes: readonly DrawnOutcome[];
  readonly onChange: (outcomes: readonly DrawnOutcome[]) => void;
}

/** The ways out of a step: the buttons that its holder sees. */
export function OutcomeFields({ outcomes, onChange }: Props) {
  const t = useText();
  const put = (index: number, change: Partial<DrawnOutcome>) =>
    onChange(outcomes.map((each, at) => (at === index ? { ...each, ...change } : each)));
  const add = () =>
    onChange([
      ...outcomes,
      { key: freeKey(outcomes), label: { ar: '', fr: '' }, tone: 'neutral', reasonRequired: false },
    ]);
  return (
    <fieldset className="dw-outcomefields">
      <legend>{t('designer.outcomes')}</legend>
      {outcomes.map((outcome, index) => (
        <details key={index} open={outcome.label.ar === '' || undefined}>
          <summary>
            <code dir="ltr">{outcome.key}</code> <bdi>{outcome.label.ar}</bdi>
          </summary>
          <SettledInput
            label={t('designer.outcome.key')}
            description={t('designer.outcome.key.hint')}
            value={outcome.key}
            onSettle={(key) => put(index, { key: key.trim() })}
            ltr
          />
          <SettledInput
            label={t('designer.name.ar')}
            value={outcome.label.ar}
            onSettle={(ar) => put(index, { label: { ...outcome.label, ar } })}
            dir="rtl"
          />
          <SettledInput
            label={t('designer.name.fr')}
            value={outcome.label.fr}
            onSettle={(fr) => put(index, { label: { ...outcome.label, fr } })}
            dir="ltr"
          />
          <SettledInput
            label={t('designer.name.en')}
            value={outcome.label.en ?? ''}
            onSettle={(en) => put(index, { label: { ...outcome.label, en } })}
            dir="ltr"
          />
          <Select
            size="sm"
            label={t('designer.outcome.tone')}
            allowDeselect={false}
            value={outcome.tone}
            onChange={(tone) => put(index, { tone: (tone ?? 'neutral') as OutcomeTone })}
            data={[
              { value: 'primary', label: t('designer.tone.primary') },
              { value: 'neutral', label: t('designer.tone.neutral') },
              { value: 'danger', label: t('designer.tone.danger') },
            ]}
          />
          <Checkbox
            size="sm"
            label={t('designer.outcome.reason')}
            checked={outcome.reasonRequired}
            onChange={(event) => put(index, { reasonRequired: event.currentTarget.checked })}
          />
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            leftSection={<Icon name="trash" size={16} />}
            onClick={() => onChange(outcomes.filter((_, at) => at !== index))}
          >
            {t('designer.outcome.remove')}
          </Button>
        </details>
      ))}
      <Button size="compact-sm" variant="default" leftSection={<Icon name="plus" size={16} />} onClick={add}>
        {t('designer.outcome.add')}
      </Button>
    </fieldset>
  );
}

function freeKey(outcomes: readonly DrawnOutcome[]): string {
  let number = outcomes.length + 1;
  while (outcomes.some((each) => each.key === `outcome-${number}`)) number += 1;
  return `outcome-${number}`;
}
