import { useCallback, useEffect, useRef, useState } from 'react';
import { openModeler, type CircuitModeler, type ElementProperties } from '../../../modeler/index.ts';
import { useLanguage } from '../language/LanguageProvider.tsx';

export interface ModelerEvents {
  readonly onChange: () => void;
  readonly onSelect: (selected: ElementProperties | undefined) => void;
  readonly onReady: () => void;
}

/**
 * Opens a drawing in a host element. Another language opens it anew with everything drawn so far, and
 * `exportXml` still answers after the drawing is closed, so that a page being left can save it.
 */
export function useModeler(firstXml: string, events: { readonly current: ModelerEvents | undefined }) {
  const { language } = useLanguage();
  const host = useRef<HTMLDivElement>(null);
  const modeler = useRef<CircuitModeler>(undefined);
  const closed = useRef<Promise<string>>(Promise.resolve(firstXml));
  const [ready, setReady] = useState(false);
  const [failed, setFailed] = useState<unknown>();
  useEffect(() => {
    const container = document.createElement('div');
    container.className = 'dw-designer__drawing';
    container.dataset['uiDir'] = language === 'ar' ? 'rtl' : 'ltr';
    host.current?.append(container);
    let live = true;
    let opened: CircuitModeler | undefined;
    const start = async () => {
      const xml = await closed.current;
      opened = await openModeler({
        container,
        xml,
        language,
        onChange: () => events.current?.onChange(),
        onSelect: (selected) => events.current?.onSelect(selected),
      });
      if (!live) return opened.destroy();
      modeler.current = opened;
      setReady(true);
      events.current?.onSelect(undefined);
      events.current?.onReady();
    };
    start().catch((error: unknown) => live && setFailed(error));
    return () => {
      live = false;
      const closing = modeler.current;
      modeler.current = undefined;
      setReady(false);
      if (closing) closed.current = closing.exportXml().finally(() => closing.destroy());
      container.remove();
    };
  }, [language, events]);
  const exportXml = useCallback(() => modeler.current?.exportXml() ?? closed.current, []);
  return { host, modeler, ready, failed, exportXml };
}
