import { Link } from '@tanstack/react-router';
import { useText } from '../language/text.ts';

/** The emblem: a letter inside the eight-pointed star of zellige. */
function Emblem() {
  return (
    <svg width="40" height="40" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <path
        d="M24 2l6.400 6.400H39.600V17.600L46 24l-6.400 6.400v9.200h-9.200L24 46l-6.400-6.400H8.400v-9.200L2 24l6.400-6.400V8.400h9.200z"
        fill="#0b6b43"
      />
      <path
        d="M14.500 18h19v12.500h-19zM14.500 18l9.500 7.200 9.500-7.200"
        fill="none"
        stroke="#fff"
        strokeWidth="2.200"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** Name and emblem, leading home. */
export function Brand({ to }: { to: '/' | '/desk' }) {
  const t = useText();
  return (
    <Link to={to} className="dw-brand">
      <Emblem />
      <span>
        <span className="dw-brand__name">{t('brand.name')}</span>
        <span className="dw-brand__line">{t('brand.line')}</span>
      </span>
    </Link>
  );
}
