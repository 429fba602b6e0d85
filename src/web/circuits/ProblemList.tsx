import type { Problem } from '../../circuits/language/index.ts';
import { useLocalized, useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';

/** What stands in the way of publishing, and what deserves a look; each line leads to its element. */
export function ProblemList({
  problems,
  onReveal,
}: {
  problems: readonly Problem[];
  onReveal: (id: string) => void;
}) {
  const t = useText();
  const localized = useLocalized();
  const errors = problems.filter((problem) => problem.severity === 'error');
  const warnings = problems.filter((problem) => problem.severity === 'warning');
  return (
    <section className="dw-problems" aria-labelledby="problems">
      <h2 id="problems" className="dw-h3">
        {t('designer.problems')}
      </h2>
      <p role="status" className="dw-problems__count">
        {problems.length === 0 ? (
          <>
            <Icon name="check" size={18} /> {t('designer.noProblem')}
          </>
        ) : (
          t('designer.count', { errors: errors.length, warnings: warnings.length })
        )}
      </p>
      <ul>
        {[...errors, ...warnings].map((problem, index) => (
          <li key={`${problem.elementId}:${problem.code}:${index}`} data-severity={problem.severity}>
            <button
              type="button"
              onClick={() => onReveal(problem.elementId)}
              disabled={problem.elementId === ''}
            >
              <strong>{localized(problem.message)}</strong>
              <span>{localized(problem.remedy)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
