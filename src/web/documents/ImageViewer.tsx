import { useState } from 'react';
import { useText } from '../language/text.ts';
import { ViewerBar } from './ViewerBar.tsx';

/** A scanned page or a photo. */
export function ImageViewer({ url, name }: { url: string; name: string }) {
  const t = useText();
  const [zoom, setZoom] = useState(1);
  const [rotation, setRotation] = useState(0);
  return (
    <div className="dw-viewer">
      <ViewerBar
        url={url}
        onZoom={(step) =>
          setZoom((z) => (step === 0 ? 1 : Math.min(4, Math.max(0.25, z * (step === 1 ? 1.25 : 0.8)))))
        }
        onRotate={() => setRotation((r) => (r + 90) % 360)}
      />
      <div className="dw-viewer__stage" tabIndex={0} role="region" aria-label={name}>
        <img
          src={url}
          alt={t('viewer.image', { name })}
          style={{ width: `${zoom * 100}%`, rotate: `${rotation}deg` }}
        />
      </div>
    </div>
  );
}
