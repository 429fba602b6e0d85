const PATHS = {
  inbox: 'M3 13h5l1.5 3h5L16 13h5M3 13l3-8h12l3 8v6H3z',
  letter: 'M3 6h18v12H3zM3 6l9 7 9-7',
  send: 'M4 12l16-8-5 16-4-7zM11 13l9-9',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L21 21',
  shield: 'M12 3l8 3v6c0 4.5-3.2 7.8-8 9-4.800-1.200-8-4.500-8-9V6zM8.500 12l2.500 2.500 4.500-5',
  track: 'M5 5h2v2H5zM5 11h2v2H5zM5 17h2v2H5zM10 6h10M10 12h10M10 18h10',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c.8-4 4-6 8-6s7.200 2 8 6',
  people:
    'M9 5a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM2.500 20c.6-3.500 3.200-5 6.500-5s5.900 1.500 6.500 5M16 5.500a3.300 3.300 0 0 1 0 6M18 15.300c2 .6 3.200 2 3.600 4.700',
  building: 'M4 21V8l8-5 8 5v13M2 21h20M9 21v-6h6v6M8 11h.01M12 11h.01M16 11h.01',
  circuit: 'M3 9h6v6H3zM15 3h6v6h-6zM15 15h6v6h-6zM9 12h3V6h3M12 12v6h3',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v5M16 3v5M8 14h.01M12 14h.01M16 14h.01',
  key: 'M8 10a5 5 0 1 0 0 4h6v3h3v-3h4v-4z',
  menu: 'M4 6h16M4 12h16M4 18h16',
  close: 'M6 6l12 12M18 6L6 18',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  warning: 'M12 3.500L22 20.500H2zM12 10v5M12 17.800v.01',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7.500v.01',
  download: 'M12 4v11M7 11l5 5 5-5M4 20h16',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  upload: 'M12 16V5M7 9l5-5 5 5M4 20h16',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  next: 'M9 5l7 7-7 7',
  back: 'M15 5l-7 7 7 7',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  rotate: 'M19 12a7 7 0 1 1-2.500-5.400M17 3v4h-4',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.500 2',
  undo: 'M4 10h11a5 5 0 0 1 0 10h-3M8 6l-4 4 4 4',
  exit: 'M10 4H4v16h6M9 12h11M16 8l4 4-4 4',
  pen: 'M4 20l1-5L16 4l4 4L9 19zM14 6l4 4',
  stamp:
    'M9 14v-2c0-2-1.500-2.500-1.500-5a4.500 4.500 0 0 1 9 0c0 2.500-1.500 3-1.500 5v2M5 14h14v4H5zM5 21h14',
  pages: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  fit: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
} as const;

export type IconName = keyof typeof PATHS;

/** Icons whose meaning follows the reading direction: they are mirrored in Arabic. */
const DIRECTIONAL = new Set<IconName>(['next', 'back', 'send', 'exit', 'undo', 'track']);

/** A decorative line icon; the words beside it carry the meaning. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      className={DIRECTIONAL.has(name) ? 'dw-icon dw-icon--directional' : 'dw-icon'}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
