import { ImageViewer } from './ImageViewer.tsx';
import { PdfViewer } from './PdfViewer.tsx';

interface Props {
  readonly url: string;
  readonly name: string;
  readonly mediaType: string;
}

/** Shows a received file in the page: a PDF page by page, or a picture. */
export default function DocumentViewer({ url, name, mediaType }: Props) {
  return mediaType === 'application/pdf' ? (
    <PdfViewer url={url} name={name} />
  ) : (
    <ImageViewer url={url} name={name} />
  );
}
