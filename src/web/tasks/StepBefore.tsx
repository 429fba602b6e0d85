import { useLocalized, useText } from '../language/text.ts';
import { Instant } from '../shell/Instant.tsx';
import type { Task } from './task.ts';

/** What the step before decided; what came back for correction says why, where it is read first. */
export function StepBefore({ before }: { before: NonNullable<Task['before']> }) {
  const t = useText();
  const localized = useLocalized();
  return (
    <section className="dw-before" data-tone={before.tone} aria-label={t('task.before')}>
      <p className="dw-before__what">
        {localized(before.step)}
        {before.outcome ? <strong> · {localized(before.outcome)}</strong> : null}
      </p>
      <p className="dw-quiet">
        <bdi>{localized(before.by)}</bdi> · <Instant at={before.at} />
      </p>
      {before.reason ? (
        <p className="dw-prose" dir="auto">
          {before.reason}
        </p>
      ) : null}
    </section>
  );
}
