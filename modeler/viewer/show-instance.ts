import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '../modeler.css';
import { diwanModdle, text, type ModdleElement } from '../../src/circuits/language/index.ts';
import { showNamesIn } from '../language/localized-names.ts';
import type { InstanceView, ViewedStep, ViewerOptions } from './instance-view.ts';

interface Canvas {
  addMarker(id: string, marker: string): void;
  zoom(level: number | 'fit-viewport', center?: 'auto'): number;
  zoom(): number;
}

interface Overlays {
  add(id: string, kind: string, overlay: { position: object; html: HTMLElement }): string;
}

interface Registry {
  get(id: string): unknown;
  filter(
    accepts: (element: { id: string; type: string; businessObject: ModdleElement }) => boolean,
  ): { id: string; businessObject: ModdleElement }[];
}

interface EventBus {
  on(event: string, listener: (event: { definitions?: ModdleElement }) => void): void;
}

/** Draws the circuit in the reader's language and marks where the instance stands. */
export async function showInstance(options: ViewerOptions): Promise<InstanceView> {
  const viewer = new NavigatedViewer({
    container: options.container,
    moddleExtensions: { diwan: diwanModdle },
  });
  viewer.get<EventBus>('eventBus').on('import.parse.complete', ({ definitions }) => {
    if (definitions) showNamesIn(definitions, options.language);
  });
  await viewer.importXML(options.xml);
  const canvas = viewer.get<Canvas>('canvas');
  const registry = viewer.get<Registry>('elementRegistry');
  const overlays = viewer.get<Overlays>('overlays');
  for (const id of options.done.filter((each) => registry.get(each))) canvas.addMarker(id, 'dw-done');
  for (const id of options.open.filter((each) => registry.get(each))) {
    canvas.addMarker(id, 'dw-open');
    overlays.add(id, 'open', { position: { top: -14, left: -10 }, html: mark(options.words.open) });
  }
  const fit = () => void canvas.zoom('fit-viewport', 'auto');
  fit();
  return {
    steps: stepsOf(registry, options),
    fit,
    zoom: (step) => void canvas.zoom(canvas.zoom() * (step === 1 ? 1.25 : 0.8)),
    destroy: () => viewer.destroy(),
  };
}

function stepsOf(registry: Registry, options: ViewerOptions): ViewedStep[] {
  const tasks = registry.filter((element) => element.type === 'bpmn:UserTask');
  return tasks.map(({ id, businessObject }) => ({
    id,
    name: text(businessObject, 'name') || id,
    state: options.open.includes(id) ? 'open' : options.done.includes(id) ? 'done' : 'ahead',
  }));
}

function mark(words: string): HTMLElement {
  const element = document.createElement('div');
  element.className = 'dw-openmark';
  element.textContent = words;
  return element;
}
