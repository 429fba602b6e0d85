import { useEffect, useRef } from 'react';
import { useText } from '../language/text.ts';
import { drawPage, type PDFDocumentProxy } from './pdf.ts';

interface Props {
  readonly document: PDFDocumentProxy;
  readonly current: number;
  readonly onGo: (page: number) => void;
}

/** Every page small; each is drawn when it comes into sight. */
export function PdfThumbnails({ document, current, onGo }: Props) {
  const t = useText();
  return (
    <div className="dw-viewer__thumbnails" role="group" aria-label={t('viewer.thumbnails')}>
      {Array.from({ length: document.numPages }, (_, index) => (
        <button
          key={index}
          type="button"
          aria-pressed={index + 1 === current}
          aria-label={t('viewer.goto', { page: index + 1 })}
          onClick={() => onGo(index + 1)}
        >
          <Thumbnail document={document} number={index + 1} />
          <span aria-hidden="true">{index + 1}</span>
        </button>
      ))}
    </div>
  );
}

function Thumbnail({ document, number }: { document: PDFDocumentProxy; number: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const target = canvas.current;
    if (!target) return undefined;
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      observer.disconnect();
      void drawPage(document, { number, rotation: 0, zoom: { fitWidth: 84 } }, target).catch(() => undefined);
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [document, number]);
  return <canvas ref={canvas} width={84} height={118} />;
}
