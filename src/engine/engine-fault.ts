/** The circuit cannot decide what comes next; the instance stays what it was. */
export class EngineFault extends Error {
  /** Where it stands still, when known. */
  readonly elementId: string | undefined;

  constructor(message: string, elementId: string | undefined, cause: unknown) {
    super(message, { cause });
    this.name = 'EngineFault';
    this.elementId = elementId;
  }
}
