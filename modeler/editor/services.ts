import type { ModdleElement } from '../../src/circuits/language/index.ts';

/** A BPMN element that can be changed (only through `modeling`, so that every change can be undone). */
export interface Drawn extends ModdleElement {
  readonly id: string;
}

export interface Shape {
  readonly id: string;
  readonly type: string;
  readonly businessObject: Drawn;
  readonly labelTarget?: Shape;
  readonly x?: number;
}

export interface Modeling {
  updateProperties(element: Shape, properties: Record<string, unknown>): void;
  updateModdleProperties(element: Shape, target: ModdleElement, properties: Record<string, unknown>): void;
}

export interface Moddle {
  create(type: string, properties?: Record<string, unknown>): Drawn & { $parent?: ModdleElement };
}

export interface ElementFactory {
  createShape(attributes: Record<string, unknown>): Shape;
}

export interface EventBus {
  on<T>(events: string | string[], listener: (event: T) => void): void;
  on<T>(events: string | string[], priority: number, listener: (event: T) => void): void;
}

export interface Registry {
  get(id: string): Shape | undefined;
  filter(accepts: (element: Shape) => boolean): Shape[];
}

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Canvas {
  zoom(): number;
  zoom(level: number | 'fit-viewport', center?: 'auto'): number;
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  viewbox(): { inner: Area; outer: { width: number; height: number } };
  viewbox(box: Area): void;
  scrollToElement(id: string): void;
  getRootElement(): Shape;
}

export interface Selection {
  select(element: Shape): void;
}

export interface Overlays {
  add(id: string, kind: string, overlay: { position: object; html: HTMLElement }): string;
  remove(filter: { type: string }): void;
}

export interface CommandStack {
  undo(): void;
  redo(): void;
  canUndo(): boolean;
  canRedo(): boolean;
}
