import { directionOf } from '../language/language.ts';
import { useText } from '../language/text.ts';
import { Instant } from '../shell/Instant.tsx';
import { StatusBadge } from '../shell/StatusBadge.tsx';
import type { MessageId } from '../language/catalogues.ts';
import type { Letter } from './letter.ts';
import { LetterHandling } from './LetterHandling.tsx';

const FILER_NAMES: Record<Letter['filer']['type'], MessageId> = {
  citizen: 'filer.citizen',
  company: 'filer.company',
  association: 'filer.association',
  administration: 'filer.administration',
};

/** The letter as it was filed: who, when, what. */
export function LetterSheet({ letter }: { letter: Letter }) {
  const t = useText();
  const dir = directionOf(letter.language);
  const type = FILER_NAMES[letter.filer.type];
  return (
    <article className="dw-letter">
      <dl className="dw-pairs">
        <div>
          <dt>{t('letter.number')}</dt>
          <dd>
            <bdi dir="ltr">{letter.number}</bdi> <StatusBadge status={letter.status} />
          </dd>
        </div>
        <div>
          <dt>{t('letter.filedAt')}</dt>
          <dd>
            <Instant at={letter.filedAt} />
          </dd>
        </div>
        <div>
          <dt>{t('letter.filer')}</dt>
          <dd>
            <bdi>{letter.filer.name}</bdi> · {t(type)}
            {letter.filer.idNumber ? (
              <>
                <br />
                <bdi dir="ltr">{letter.filer.idNumber}</bdi>
              </>
            ) : null}
            {letter.filer.email ? (
              <>
                <br />
                <bdi dir="ltr">{letter.filer.email}</bdi>
              </>
            ) : null}
            {letter.filer.phone ? (
              <>
                <br />
                <bdi dir="ltr">{letter.filer.phone}</bdi>
              </>
            ) : null}
          </dd>
        </div>
        <div>
          <dt>{t('letter.subject')}</dt>
          <dd dir={dir}>{letter.subject}</dd>
        </div>
      </dl>
      <p className="dw-prose dw-letter__text" dir={dir}>
        {letter.text}
      </p>
      <LetterHandling letter={letter} />
      {letter.supplements.map((supplement) => (
        <section key={supplement.at} className="dw-letter__supplement">
          <h3 className="dw-h3">{t('letter.supplement')}</h3>
          <p className="dw-quiet">
            <Instant at={supplement.at} />
          </p>
          <p className="dw-prose" dir="auto">
            {supplement.message}
          </p>
        </section>
      ))}
    </article>
  );
}
