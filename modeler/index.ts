export { openModeler } from './open-modeler.ts';
export { openViewer } from './open-viewer.ts';
export type { CircuitModeler, ModelerOptions } from './editor/circuit-modeler.ts';
export type { ElementProperties, Names, StepAttribute } from './editor/element-properties.ts';
export type { InstanceView, ViewedStep, ViewerOptions } from './viewer/instance-view.ts';
