import { PageHeading } from '../shell/PageHeading.tsx';
import { Icon, type IconName } from '../shell/Icon.tsx';
import { ButtonLink } from '../shell/links.tsx';
import { useText } from '../language/text.ts';
import type { MessageId } from '../language/catalogues.ts';
import { TrackingSearch } from './TrackingSearch.tsx';
import { VerificationSearch } from './VerificationSearch.tsx';

const STEPS: readonly { icon: IconName; title: MessageId; text: MessageId }[] = [
  { icon: 'send', title: 'home.step1.title', text: 'home.step1.text' },
  { icon: 'stamp', title: 'home.step2.title', text: 'home.step2.text' },
  { icon: 'track', title: 'home.step3.title', text: 'home.step3.text' },
];

/** What Diwan is, and the three things anybody can do here. */
export function HomePage() {
  const t = useText();
  return (
    <>
      <section className="dw-hero">
        <div className="dw-width">
          <PageHeading title={t('home.title')} />
          <p className="dw-hero__lead">{t('home.lead')}</p>
          <div className="dw-actions">
            <ButtonLink to="/file" search={{}} size="lg" variant="white" rightSection={<Icon name="next" />}>
              {t('home.start')}
            </ButtonLink>
            <ButtonLink to="/track" size="lg" className="dw-hero__second">
              {t('nav.track')}
            </ButtonLink>
          </div>
          <p className="dw-hero__note">{t('home.note')}</p>
        </div>
      </section>
      <div className="dw-width">
        <section aria-labelledby="how">
          <h2 id="how" className="dw-h2">
            {t('home.how')}
          </h2>
          <ol className="dw-steps">
            {STEPS.map((step) => (
              <li key={step.title} className="dw-card">
                <span className="dw-steps__icon">
                  <Icon name={step.icon} size={26} />
                </span>
                <h3>{t(step.title)}</h3>
                <p>{t(step.text)}</p>
              </li>
            ))}
          </ol>
        </section>
        <div className="dw-twocols">
          <section className="dw-card" aria-labelledby="home-track">
            <h2 id="home-track" className="dw-h3">
              {t('track.title')}
            </h2>
            <TrackingSearch idPrefix="home" />
          </section>
          <section className="dw-card" aria-labelledby="home-verify">
            <h2 id="home-verify" className="dw-h3">
              {t('verify.title')}
            </h2>
            <p>{t('home.verify.text')}</p>
            <VerificationSearch idPrefix="home-verify" />
          </section>
        </div>
        <section className="dw-card dw-who" aria-labelledby="who">
          <div>
            <h2 id="who" className="dw-h3">
              {t('home.who')}
            </h2>
            <p>{t('home.who.text')}</p>
          </div>
          <div>
            <h2 className="dw-h3">{t('home.staff')}</h2>
            <p>{t('home.staff.text')}</p>
            <ButtonLink
              to="/sign-in"
              search={{}}
              variant="default"
              leftSection={<Icon name="person" size={18} />}
            >
              {t('nav.signIn')}
            </ButtonLink>
          </div>
        </section>
      </div>
    </>
  );
}
