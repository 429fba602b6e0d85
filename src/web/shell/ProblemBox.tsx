import { Button } from '@mantine/core';
import { asProblem, OFFLINE, type Problem } from '../api/problem.ts';
import { useText, type Translate } from '../language/text.ts';
import { Icon } from './Icon.tsx';

/** What to tell people: the server's own words when it has them, ours otherwise. */
export function problemTitle(problem: Problem, t: Translate): string {
  if (problem.title) return problem.title;
  if (problem.code === OFFLINE) return t('error.offline');
  if (problem.status === 404) return t('error.notFound');
  if (problem.status === 403) return t('error.forbidden');
  if (problem.status === 429) return t('error.tooMany');
  if (problem.status === 413) return t('error.tooLarge');
  return t('error.unexpected');
}

interface Props {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** A refusal shown in place of what could not be done, with a way to try again. */
export function ProblemBox({ error, onRetry }: Props) {
  const t = useText();
  const problem = asProblem(error);
  return (
    <div className="dw-problem" role="alert">
      <Icon name="warning" size={24} />
      <div>
        <p className="dw-problem__title">{problemTitle(problem, t)}</p>
        {problem.detail ? <p>{problem.detail}</p> : null}
        {problem.faults.length > 0 ? (
          <ul>
            {problem.faults.map((fault) => (
              <li key={fault.pointer + fault.code}>{fault.detail ?? fault.code}</li>
            ))}
          </ul>
        ) : null}
        {onRetry ? (
          <Button variant="default" size="sm" mt="xs" onClick={onRetry}>
            {t('action.retry')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
