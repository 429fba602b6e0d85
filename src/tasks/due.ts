import { afterCivil } from '../platform/civil-time.ts';

/** When a step is due: its ISO 8601 duration counted in civil time. Absent for no duration or one that cannot be read. */
export function dueAfter(openedAt: Date, deadline: string | undefined): Date | undefined {
  if (deadline === undefined) return undefined;
  try {
    return afterCivil(openedAt, deadline);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
