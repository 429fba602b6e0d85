import { Skeleton } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../language/text.ts';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { drawPage, layText, openPdf, type PDFDocumentProxy } from './pdf.ts';
import { PdfThumbnails } from './PdfThumbnails.tsx';
import { ViewerBar, ViewerButton } from './ViewerBar.tsx';

/** A PDF, one page at a time, with thumbnails, zoom, rotation and a text layer. */
export function PdfViewer({ url, name }: { url: string; name: string }) {
  const t = useText();
  const { document, error, retry } = usePdf(url);
  const [page, setPage] = useState(1);
  const [zoom, setZoom] = useState(1);
  const [rotation, setRotation] = useState(0);
  const [thumbnails, setThumbnails] = useState(false);
  const pages = document?.numPages ?? 0;
  const go = (next: number) => setPage(Math.min(Math.max(next, 1), Math.max(pages, 1)));
  if (error) return <ProblemBox error={error} onRetry={retry} />;
  return (
    <div className="dw-viewer">
      <ViewerBar
        url={url}
        onZoom={(step) =>
          setZoom((z) => (step === 0 ? 1 : Math.min(4, Math.max(0.25, z * (step === 1 ? 1.25 : 0.8)))))
        }
        onRotate={() => setRotation((r) => (r + 90) % 360)}
      >
        {pages > 1 ? (
          <ViewerButton
            icon="pages"
            name={t('viewer.thumbnails')}
            pressed={thumbnails}
            onPress={() => setThumbnails(!thumbnails)}
          />
        ) : null}
        <ViewerButton
          icon="back"
          name={t('viewer.previous')}
          disabled={page <= 1}
          onPress={() => go(page - 1)}
        />
        <span className="dw-viewer__page" aria-live="polite">
          {t('viewer.page', { page, pages })}
        </span>
        <ViewerButton
          icon="next"
          name={t('viewer.next')}
          disabled={page >= pages}
          onPress={() => go(page + 1)}
        />
      </ViewerBar>
      <div className="dw-viewer__body">
        {thumbnails && document ? <PdfThumbnails document={document} current={page} onGo={go} /> : null}
        <div
          className="dw-viewer__stage"
          tabIndex={0}
          role="region"
          aria-label={name}
          onKeyDown={(event) => {
            if (event.key === 'PageDown' || event.key === 'PageUp') {
              go(page + (event.key === 'PageDown' ? 1 : -1));
              event.preventDefault();
            }
          }}
        >
          {document ? (
            <Page document={document} number={page} zoom={zoom} rotation={rotation} />
          ) : (
            <Skeleton h={520} />
          )}
        </div>
      </div>
    </div>
  );
}

interface Loaded {
  readonly source: string;
  readonly document?: PDFDocumentProxy;
  readonly error?: unknown;
}

/** Opens a PDF; until it is open there is neither document nor error. */
function usePdf(url: string) {
  const [attempt, setAttempt] = useState(0);
  const [loaded, setLoaded] = useState<Loaded>();
  const source = `${attempt} ${url}`;
  useEffect(() => {
    let live = true;
    const opening = openPdf(url);
    opening.promise.then(
      (document) => live && setLoaded({ source, document }),
      (error: unknown) => live && setLoaded({ source, error }),
    );
    return () => {
      live = false;
      opening.close();
    };
  }, [url, source]);
  const current = loaded?.source === source ? loaded : undefined;
  return { document: current?.document, error: current?.error, retry: () => setAttempt((n) => n + 1) };
}

function Page({
  document,
  number,
  zoom,
  rotation,
}: {
  document: PDFDocumentProxy;
  number: number;
  zoom: number;
  rotation: number;
}) {
  const { ref: measure, width } = useElementSize();
  const canvas = useRef<HTMLCanvasElement>(null);
  const text = useRef<HTMLDivElement>(null);
  const fitWidth = Math.floor(width * zoom);
  useEffect(() => {
    if (fitWidth < 50 || !canvas.current || !text.current) return undefined;
    const drawn = window.document.createElement('canvas');
    const view = { number, rotation, zoom: { fitWidth } };
    const layer = text.current;
    let live = true;
    drawPage(document, view, drawn)
      .then(async (page) => {
        if (!live || !canvas.current) return;
        canvas.current.width = drawn.width;
        canvas.current.height = drawn.height;
        canvas.current.style.cssText = drawn.style.cssText;
        canvas.current.getContext('2d')?.drawImage(drawn, 0, 0);
        await layText(page, view, layer);
      })
      .catch(() => undefined);
    return () => {
      live = false;
    };
  }, [document, number, fitWidth, rotation]);
  return (
    <div ref={measure} className="dw-viewer__measure">
      <div className="dw-viewer__sheet" dir="ltr">
        <canvas ref={canvas} aria-hidden="true" />
        <div ref={text} className="textLayer" />
      </div>
    </div>
  );
}
