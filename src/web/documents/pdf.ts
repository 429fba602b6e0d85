import {
  getDocument,
  GlobalWorkerOptions,
  TextLayer,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
// oxlint-disable-next-line import/default -- `?url` is Vite's: the default export is the worker's address
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

GlobalWorkerOptions.workerSrc = workerUrl;

export type { PDFDocumentProxy };

/** Opens a PDF from our own origin; fonts, character maps and image decoders come from it too, no WebAssembly, no eval. */
export function openPdf(url: string): { promise: Promise<PDFDocumentProxy>; close: () => void } {
  const task = getDocument({
    url,
    withCredentials: true,
    cMapUrl: '/pdfjs/cmaps/',
    cMapPacked: true,
    standardFontDataUrl: '/pdfjs/standard_fonts/',
    wasmUrl: '/pdfjs/wasm/',
    iccUrl: '/pdfjs/iccs/',
    useWasm: false,
    isEvalSupported: false,
  });
  return { promise: task.promise, close: () => void task.destroy() };
}

export interface PageView {
  readonly number: number;
  /** CSS pixels per point, or the width to fit. */
  readonly zoom: number | { readonly fitWidth: number };
  /** Quarter turns are in degrees, added to the page's own. */
  readonly rotation: number;
}

/** Draws one page, sharp on dense screens. Cancelling leaves the canvas as it is. */
export async function drawPage(
  document: PDFDocumentProxy,
  view: PageView,
  canvas: HTMLCanvasElement,
): Promise<PDFPageProxy> {
  const page = await document.getPage(view.number);
  const viewport = page.getViewport({
    scale: scaleOf(page, view),
    rotation: (page.rotate + view.rotation) % 360,
  });
  const density = Math.min(window.devicePixelRatio || 1, 2);
  canvas.width = Math.floor(viewport.width * density);
  canvas.height = Math.floor(viewport.height * density);
  canvas.style.width = `${Math.floor(viewport.width)}px`;
  canvas.style.height = `${Math.floor(viewport.height)}px`;
  await page.render({
    canvas,
    viewport,
    transform: density === 1 ? undefined : [density, 0, 0, density, 0, 0],
  }).promise;
  return page;
}

/** Lays the page's text over its picture: selectable, searchable, read by screen readers. */
export async function layText(page: PDFPageProxy, view: PageView, container: HTMLElement): Promise<void> {
  const viewport = page.getViewport({
    scale: scaleOf(page, view),
    rotation: (page.rotate + view.rotation) % 360,
  });
  container.replaceChildren();
  container.style.setProperty('--total-scale-factor', String(viewport.scale));
  container.style.setProperty('--scale-round-x', '1px');
  container.style.setProperty('--scale-round-y', '1px');
  await new TextLayer({ textContentSource: page.streamTextContent(), container, viewport }).render();
}

function scaleOf(page: PDFPageProxy, view: PageView): number {
  if (typeof view.zoom === 'number') return view.zoom;
  const { width } = page.getViewport({ scale: 1, rotation: (page.rotate + view.rotation) % 360 });
  return view.zoom.fitWidth / width;
}
