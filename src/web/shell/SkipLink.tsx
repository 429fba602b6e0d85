import { useText } from '../language/text.ts';

/** The first stop of the keyboard: straight to the content. */
export function SkipLink() {
  const t = useText();
  return (
    <a
      className="dw-skip"
      href="#main"
      onClick={(event) => {
        event.preventDefault();
        document.getElementById('main')?.focus();
      }}
    >
      {t('nav.skip')}
    </a>
  );
}
