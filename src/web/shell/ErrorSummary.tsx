import { useEffect, useRef } from 'react';
import { useText } from '../language/text.ts';
import { Icon } from './Icon.tsx';

export interface SummaryLine {
  /** The id of the field it leads to; a line without one is only said. */
  readonly field?: string;
  readonly message: string;
}

/** GOV.UK error summary: takes the focus when it appears, and each line leads to its field. */
export function ErrorSummary({ lines, attempt }: { lines: readonly SummaryLine[]; attempt: number }) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (lines.length > 0) box.current?.focus();
  }, [attempt, lines.length]);
  if (lines.length === 0) return null;
  return (
    <div className="dw-summary" role="alert" tabIndex={-1} ref={box}>
      <h2 className="dw-summary__title">
        <Icon name="warning" /> {t('error.summary')}
      </h2>
      <ul>
        {lines.map((line) => (
          <li key={`${line.field ?? ''}:${line.message}`}>
            {line.field ? (
              <a
                href={`#${line.field}`}
                onClick={(event) => {
                  event.preventDefault();
                  focusField(line.field ?? '');
                }}
              >
                {line.message}
              </a>
            ) : (
              line.message
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function focusField(id: string): void {
  const field = document.getElementById(id);
  if (!field) return;
  field.scrollIntoView({ block: 'center' });
  const focusable = field.matches('input, textarea, select, button, [tabindex]')
    ? field
    : field.querySelector<HTMLElement>('input, textarea, select, button');
  focusable?.focus();
}
