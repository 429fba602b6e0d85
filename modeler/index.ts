export { openModeler } from './open-modeler.ts';
export { openViewer } from './open-viewer.ts';
export type { CircuitModeler } from './editor/circuit-modeler.ts';
export type { ElementProperties, Names } from './editor/element-properties.ts';
export type { InstanceView } from './viewer/instance-view.ts';
