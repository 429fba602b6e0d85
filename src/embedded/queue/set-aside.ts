import { existsSync, renameSync, rmSync } from 'node:fs';

/**
 * Renames unreadable data to `NAME.damaged`, in place of what was set aside before, so that a queue
 * can start empty and somebody can still look at it. False when there is nothing to set aside.
 */
export function setAside(path: string): boolean {
  if (!existsSync(path)) return false;
  const damaged = `${path}.damaged`;
  rmSync(damaged, { recursive: true, force: true });
  renameSync(path, damaged);
  return true;
}
