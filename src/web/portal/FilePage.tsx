import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useLanguage } from '../language/LanguageProvider.tsx';
import { useText } from '../language/text.ts';
import { ErrorSummary } from '../shell/ErrorSummary.tsx';
import { Icon } from '../shell/Icon.tsx';
import { AdministrationStep } from './AdministrationStep.tsx';
import { CheckStep } from './CheckStep.tsx';
import { FilerStep } from './FilerStep.tsx';
import { FilesStep } from './FilesStep.tsx';
import {
  faultsOf,
  FILING_STEPS,
  type FilingDraft,
  type FilingFault,
  type FilingStep,
} from './filing-draft.ts';
import { useFiling } from './filing-store.ts';
import { FilingProgress } from './FilingProgress.tsx';
import { LetterStep } from './LetterStep.tsx';

/** The filing of a letter: one section per page, nothing lost on the way, checked before it is sent. */
export function FilePage() {
  const t = useText();
  const navigate = useNavigate();
  const { language } = useLanguage();
  const { draft, files } = useFiling(language);
  const { step: asked, change } = useSearch({ from: '/public/file' });
  const step = reachable(asked ?? 'administration', draft, files.length);
  const [faults, setFaults] = useState<readonly FilingFault[]>([]);
  const [attempt, setAttempt] = useState(0);
  function refuse(found: readonly FilingFault[]) {
    setFaults(found);
    setAttempt((n) => n + 1);
  }
  const position = FILING_STEPS.indexOf(step);

  function go(next: FilingStep, search: { change?: true } = {}) {
    setFaults([]);
    void navigate({ to: '/file', search: { step: next, ...search } });
    window.scrollTo({ top: 0 });
  }
  function advance() {
    const found = faultsOf(step, draft, files.length);
    if (found.length > 0) refuse(found);
    else go(change ? 'check' : (FILING_STEPS[position + 1] ?? 'check'));
  }
  const here = faults.filter((fault) => fault.step === step);
  const errorOf = (field: string) => {
    const fault = here.find((each) => each.field === field);
    return fault ? t(fault.message, fault.values) : undefined;
  };
  const lines = here.map((fault) => ({ field: fault.field, message: t(fault.message, fault.values) }));
  return (
    <div className="dw-width dw-narrow">
      {position > 0 ? (
        <button
          type="button"
          className="dw-back"
          onClick={() => go(FILING_STEPS[position - 1] ?? 'administration')}
        >
          <Icon name="back" size={16} /> {t('action.back')}
        </button>
      ) : null}
      <FilingProgress step={step} onGo={go} />
      <ErrorSummary lines={lines} attempt={attempt} />
      <div className="dw-sheet" key={step}>
        {step === 'administration' ? (
          <AdministrationStep draft={draft} error={errorOf('administration')} onNext={advance} />
        ) : null}
        {step === 'filer' ? <FilerStep draft={draft} errorOf={errorOf} onNext={advance} /> : null}
        {step === 'letter' ? <LetterStep draft={draft} errorOf={errorOf} onNext={advance} /> : null}
        {step === 'files' ? <FilesStep files={files} failed={here.length > 0} onNext={advance} /> : null}
        {step === 'check' ? (
          <CheckStep
            draft={draft}
            files={files}
            onChange={(s) => go(s, { change: true })}
            onRefused={(found) => {
              if (found[0]) {
                go(found[0].step, { change: true });
                refuse(found);
              }
            }}
          />
        ) : null}
      </div>
    </div>
  );
}

/** A later page opened by its address waits for the earlier ones. */
function reachable(asked: FilingStep, draft: FilingDraft, fileCount: number): FilingStep {
  const before = FILING_STEPS.slice(0, FILING_STEPS.indexOf(asked));
  return before.find((step) => faultsOf(step, draft, fileCount).length > 0) ?? asked;
}
