import { Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useLocalized, useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { PageHeading } from '../shell/PageHeading.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { useCircuits } from './circuit.ts';

/** The circuits of the administration. */
export function CircuitsPage() {
  const t = useText();
  const localized = useLocalized();
  const circuits = useCircuits();
  return (
    <>
      <PageHeading title={t('circuits.title')} />
      <p className="dw-hint">{t('circuits.lead')}</p>
      {circuits.isPending ? <Skeleton h={160} /> : null}
      {circuits.isError ? (
        <ProblemBox error={circuits.error} onRetry={() => void circuits.refetch()} />
      ) : null}
      {circuits.data?.items.length === 0 ? (
        <div className="dw-empty">
          <Icon name="circuit" size={40} />
          <p>{t('circuits.empty')}</p>
        </div>
      ) : null}
      <ul className="dw-cards">
        {(circuits.data?.items ?? []).map((circuit) => (
          <li key={circuit.key} className="dw-card">
            <h2 className="dw-h3">
              <Link to="/desk/circuits/$key" params={{ key: circuit.key }} className="dw-rowlink">
                {localized(circuit.name)}
              </Link>
            </h2>
            <p className="dw-meta">
              <span className="dw-badge" data-tone={circuit.deployedVersion ? 'good' : 'wait'}>
                {circuit.deployedVersion
                  ? t('circuit.inForce', { version: circuit.deployedVersion })
                  : t('circuit.neverPublished')}
              </span>
              {circuit.hasDraft ? (
                <span className="dw-badge" data-tone="wait">
                  {t('circuit.hasDraft')}
                </span>
              ) : null}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
