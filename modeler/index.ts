export { openViewer } from './open-viewer.ts';
export type { InstanceView, ViewedStep, ViewerOptions } from './viewer/instance-view.ts';
