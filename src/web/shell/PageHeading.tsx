import { useEffect, useRef, type ReactNode } from 'react';
import { useText } from '../language/text.ts';

let pagesShown = 0;

interface Props {
  /** Text of the browser tab, and of the heading unless `children` says it otherwise. */
  readonly title: string;
  readonly caption?: ReactNode;
  readonly children?: ReactNode;
  /** Said before the title in the tab when the page shows errors (GOV.UK pattern). */
  readonly failed?: boolean;
}

/** The page's only h1: names the tab, and receives the focus after a navigation so that screen readers say where they are. */
export function PageHeading({ title, caption, children, failed = false }: Props) {
  const t = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${failed ? `${t('error.prefix')} ` : ''}${title} · ${t('brand.name')}`;
  }, [title, failed, t]);
  useEffect(() => {
    if (pagesShown > 0) heading.current?.focus({ preventScroll: true });
    pagesShown += 1;
  }, []);
  return (
    <>
      {caption ? <p className="dw-caption">{caption}</p> : null}
      <h1 className="dw-h1" tabIndex={-1} ref={heading}>
        {children ?? title}
      </h1>
    </>
  );
}
