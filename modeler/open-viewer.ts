import type { InstanceView, ViewerOptions } from './viewer/instance-view.ts';

/** Shows a circuit read-only, with what is done and what is open; loads bpmn-js only now. */
export async function openViewer(options: ViewerOptions): Promise<InstanceView> {
  const { showInstance } = await import('./viewer/show-instance.ts');
  return showInstance(options);
}
