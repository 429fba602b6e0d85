import { findVersion, type FormSchema } from '../circuits/index.ts';
import type { Task } from './task.ts';

const KEPT_AT_MOST = 200;

/** Forms by version: a version never changes, so what was read once stays right. */
const kept = new Map<string, Promise<Readonly<Record<string, FormSchema>>>>();

/** The form that the task's own version of the circuit gives it. */
export async function formOf(task: Task): Promise<FormSchema | null> {
  if (task.form === undefined) return null;
  const forms = await formsOf(task.administrationId, task.circuit.versionId);
  return forms[task.form] ?? null;
}

function formsOf(administrationId: string, versionId: string): Promise<Readonly<Record<string, FormSchema>>> {
  const key = `${administrationId}/${versionId}`;
  const known = kept.get(key);
  if (known) return known;
  const forms = findVersion(administrationId, versionId).then((version) => version.bundle.forms);
  kept.set(key, forms);
  forms.catch(() => kept.delete(key));
  if (kept.size > KEPT_AT_MOST) kept.delete(kept.keys().next().value ?? key);
  return forms;
}
