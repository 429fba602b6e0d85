import { Button, Skeleton } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { Instant } from '../shell/Instant.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { useVersion, type CircuitDetail } from './circuit.ts';
import { CircuitDrawing } from './CircuitDrawing.tsx';

const NOTHING: readonly string[] = [];

/** The published versions; any of them can be looked at. */
export function VersionList({ circuit }: { circuit: CircuitDetail }) {
  const t = useText();
  const [shown, setShown] = useState<number>();
  const version = useVersion(circuit.key, shown);
  return (
    <>
      {circuit.versions.length === 0 ? (
        <div className="dw-empty">
          <Icon name="circuit" size={40} />
          <p>{t('circuit.neverPublished')}</p>
        </div>
      ) : (
        <table className="dw-table">
          <caption className="dw-visually-hidden">{t('circuit.versions')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('circuit.versionNumber')}</th>
              <th scope="col">{t('circuit.publishedAt')}</th>
              <th scope="col">{t('designer.comment')}</th>
              <th scope="col">{t('circuit.look')}</th>
            </tr>
          </thead>
          <tbody>
            {circuit.versions.map((each) => (
              <tr key={each.version}>
                <td data-label={t('circuit.versionNumber')}>
                  {each.version}{' '}
                  {each.version === circuit.deployedVersion ? (
                    <span className="dw-badge" data-tone="good">
                      {t('circuit.current')}
                    </span>
                  ) : null}
                </td>
                <td data-label={t('circuit.publishedAt')}>
                  <Instant at={each.deployedAt} />
                </td>
                <td data-label={t('designer.comment')}>
                  <bdi>{each.comment}</bdi>
                </td>
                <td data-label={t('circuit.look')}>
                  <Button
                    size="compact-md"
                    variant="default"
                    aria-pressed={shown === each.version}
                    onClick={() => setShown(each.version)}
                  >
                    {t('circuit.look')}
                    <span className="dw-visually-hidden"> {each.version}</span>
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {version.isError ? <ProblemBox error={version.error} /> : null}
      {shown !== undefined && version.isPending ? <Skeleton h={420} mt="md" /> : null}
      {version.data ? (
        <section className="dw-diagram" aria-labelledby="version-title">
          <h2 id="version-title" className="dw-h3 dw-spaced">
            {t('circuit.version', { version: version.data.version })}
          </h2>
          <CircuitDrawing xml={version.data.xml} open={NOTHING} done={NOTHING} />
        </section>
      ) : null}
    </>
  );
}
