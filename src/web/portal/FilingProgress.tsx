import type { MessageId } from '../language/catalogues.ts';
import { useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { FILING_STEPS, type FilingStep } from './filing-draft.ts';

const NAMES: Record<FilingStep, MessageId> = {
  administration: 'file.step.administration',
  filer: 'file.step.filer',
  letter: 'file.step.letter',
  files: 'file.step.files',
  check: 'file.step.check',
};

/** Where one is among the five pages; those already passed can be gone back to. */
export function FilingProgress({ step, onGo }: { step: FilingStep; onGo: (step: FilingStep) => void }) {
  const t = useText();
  const position = FILING_STEPS.indexOf(step);
  return (
    <nav aria-label={t('file.progress')} className="dw-progress">
      <p className="dw-progress__count">
        {t('file.stepOf', { step: position + 1, total: FILING_STEPS.length })}
      </p>
      <ol>
        {FILING_STEPS.map((each, index) => (
          <li
            key={each}
            data-state={index < position ? 'done' : index === position ? 'current' : 'next'}
            aria-current={index === position ? 'step' : undefined}
          >
            <span className="dw-progress__mark" aria-hidden="true">
              {index < position ? <Icon name="check" size={14} /> : index + 1}
            </span>
            {index < position ? (
              <button type="button" onClick={() => onGo(each)}>
                {t(NAMES[each])}
              </button>
            ) : (
              <span>{t(NAMES[each])}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
