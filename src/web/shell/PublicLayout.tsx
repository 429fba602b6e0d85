import { Link, Outlet } from '@tanstack/react-router';
import { useSession } from '../identity/session.ts';
import { useText } from '../language/text.ts';
import { Brand } from './Brand.tsx';
import { Icon } from './Icon.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { SkipLink } from './SkipLink.tsx';

/** What everybody sees: filing, tracking, verifying; no sign-in needed. */
export function PublicLayout() {
  const t = useText();
  const session = useSession();
  return (
    <div className="dw-page">
      <SkipLink />
      <header className="dw-header">
        <div className="dw-band" aria-hidden="true" />
        <div className="dw-header__row dw-width">
          <Brand to="/" />
          <nav className="dw-publicnav" aria-label={t('nav.public')}>
            <Link to="/file" search={{}}>
              {t('nav.file')}
            </Link>
            <Link to="/track">{t('nav.track')}</Link>
            <Link to="/verify">{t('nav.verify')}</Link>
            {session.data?.authenticated ? (
              <Link to="/desk" className="dw-publicnav__desk">
                <Icon name="inbox" size={18} /> {t('nav.desk')}
              </Link>
            ) : (
              <Link to="/sign-in" search={{}} className="dw-publicnav__desk">
                <Icon name="person" size={18} /> {t('nav.signIn')}
              </Link>
            )}
          </nav>
          <LanguageSwitch />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <footer className="dw-footer">
        <div className="dw-width dw-footer__row">
          <div>
            <p className="dw-footer__name">{t('brand.name')}</p>
            <p>{t('footer.purpose')}</p>
          </div>
          <ul>
            <li>
              <Link to="/file" search={{}}>
                {t('nav.file')}
              </Link>
            </li>
            <li>
              <Link to="/track">{t('nav.track')}</Link>
            </li>
            <li>
              <Link to="/verify">{t('nav.verify')}</Link>
            </li>
            <li>
              <Link to="/sign-in" search={{}}>
                {t('nav.signIn')}
              </Link>
            </li>
          </ul>
        </div>
      </footer>
    </div>
  );
}
