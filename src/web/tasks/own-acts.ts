/** How long after one's own act a live notice is taken for its echo. */
const ECHO_MS = 4000;

let lastAct = Number.NEGATIVE_INFINITY;

/** Remembers that this person has just changed a task, in the page's own time. */
export function rememberOwnAct(): void {
  lastAct = performance.now();
}

/** Whether a live notice is most likely the echo of one's own act, which needs no notice. */
export function isEcho(): boolean {
  return performance.now() - lastAct < ECHO_MS;
}
