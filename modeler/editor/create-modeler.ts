import Modeler from 'bpmn-js/lib/Modeler';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '../modeler.css';
import {
  checkCircuit,
  diwanModdle,
  type ModdleElement,
  type Problem,
} from '../../src/circuits/language/index.ts';
import { loadDictionary, translateModule } from '../language/translate-module.ts';
import type { CircuitModeler, ModelerOptions } from './circuit-modeler.ts';
import {
  readProperties,
  writeAttribute,
  writeCondition,
  writeDuration,
  writeNames,
  writeOutcomes,
  type Tools,
} from './element-properties.ts';
import { drawInLanguage, withFileNames } from './localized-drawing.ts';
import type { Canvas, CommandStack, EventBus, Overlays, Registry, Selection, Shape } from './services.ts';
import { stepPaletteModule } from './step-palette.ts';

/** bpmn-js with our language, our ready-made steps and our rules; the panel beside it belongs to the page. */
export async function createModeler(options: ModelerOptions): Promise<CircuitModeler> {
  const { language } = options;
  const modeler = new Modeler({
    container: options.container,
    moddleExtensions: { diwan: diwanModdle },
    additionalModules: [translateModule(await loadDictionary(language)), stepPaletteModule(language)],
  });
  const tools: Tools = { modeling: modeler.get('modeling'), moddle: modeler.get('moddle') };
  const registry = modeler.get<Registry>('elementRegistry');
  const canvas = modeler.get<Canvas>('canvas');
  drawInLanguage(modeler.get<EventBus>('eventBus'), tools, language);
  await modeler.importXML(options.xml);
  showAll(canvas);
  announce(modeler, options);
  const change = (id: string, work: (shape: Shape) => void) => {
    const shape = shapeOf(registry, canvas, id);
    if (shape) work(shape);
  };
  const stack = modeler.get<CommandStack>('commandStack');
  const definitions = () => modeler.getDefinitions() as ModdleElement;
  return {
    exportXml: () =>
      withFileNames(definitions(), language, async () => (await modeler.saveXML({ format: true })).xml ?? ''),
    check: (forms) => {
      const problems = checkCircuit(definitions(), forms);
      markProblems(modeler.get<Overlays>('overlays'), registry, problems);
      return problems;
    },
    read: (id) => {
      const shape = shapeOf(registry, canvas, id);
      return shape && readProperties(shape);
    },
    reveal: (id) =>
      change(id, (shape) => {
        if (registry.get(id)) canvas.scrollToElement(id);
        modeler.get<Selection>('selection').select(shape);
      }),
    setNames: (id, names) =>
      change(id, (shape) => {
        writeNames(tools, shape, names);
        tools.modeling.updateProperties(shape, { name: names[language] || names.fr || undefined });
      }),
    setAttribute: (id, name, value) => change(id, (shape) => writeAttribute(tools, shape, name, value)),
    setOutcomes: (id, outcomes) => change(id, (shape) => writeOutcomes(tools, shape, outcomes)),
    setCondition: (id, condition) => change(id, (shape) => writeCondition(tools, shape, condition)),
    setDuration: (id, duration) => change(id, (shape) => writeDuration(tools, shape, duration)),
    undo: () => stack.canUndo() && stack.undo(),
    redo: () => stack.canRedo() && stack.redo(),
    fit: () => showAll(canvas),
    zoom: (step) => void canvas.zoom(canvas.zoom() * (step === 1 ? 1.25 : 0.8)),
    destroy: () => modeler.destroy(),
  };
}

/** Pixels that the palette covers. */
const PALETTE_WIDTH = 125;

/** Makes the whole drawing visible beside the palette, which covers the left of the canvas. */
function showAll(canvas: Canvas): void {
  const { inner, outer } = canvas.viewbox();
  const { x, y, width, height } = inner;
  const palette = (width * PALETTE_WIDTH) / Math.max(outer.width - PALETTE_WIDTH, PALETTE_WIDTH);
  canvas.viewbox({ x: x - palette, y: y - 20, width: width + palette + 20, height: height + 40 });
}

function announce(modeler: Modeler, options: ModelerOptions): void {
  const eventBus = modeler.get<EventBus>('eventBus');
  eventBus.on<{ newSelection: Shape[] }>('selection.changed', ({ newSelection }) => {
    const [shape, ...others] = newSelection;
    const target = shape?.labelTarget ?? shape;
    options.onSelect(target && others.length === 0 ? readProperties(target) : undefined);
  });
  eventBus.on('commandStack.changed', () => {
    const selected = modeler.get<{ get(): Shape[] }>('selection').get();
    const target = selected[0]?.labelTarget ?? selected[0];
    if (target && selected.length === 1) options.onSelect(readProperties(target));
    options.onChange();
  });
}

function shapeOf(registry: Registry, canvas: Canvas, id: string): Shape | undefined {
  const root = canvas.getRootElement();
  return registry.get(id) ?? (root.businessObject.id === id ? root : undefined);
}

function markProblems(overlays: Overlays, registry: Registry, problems: readonly Problem[]): void {
  overlays.remove({ type: 'diwan-problem' });
  const worst = new Map<string, Problem['severity']>();
  for (const { elementId, severity } of problems) {
    if (worst.get(elementId) !== 'error') worst.set(elementId, severity);
  }
  for (const [id, severity] of worst) {
    if (!registry.get(id)) continue;
    const mark = document.createElement('div');
    mark.className = 'dw-problemmark';
    mark.dataset['severity'] = severity;
    mark.textContent = '!';
    overlays.add(id, 'diwan-problem', { position: { top: -12, left: -12 }, html: mark });
  }
}
