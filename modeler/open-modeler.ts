import type { CircuitModeler, ModelerOptions } from './editor/circuit-modeler.ts';

/** Opens a circuit for drawing; loads bpmn-js only now. */
export async function openModeler(options: ModelerOptions): Promise<CircuitModeler> {
  const { createModeler } = await import('./editor/create-modeler.ts');
  return createModeler(options);
}
