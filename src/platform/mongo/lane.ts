/** Lets one in at a time; who has waited too long goes in anyway, so that nothing can lock up for good. */
export class Lane {
  #tail: Promise<void> = Promise.resolve();

  /** Resolves when it is this caller's turn, or after `mostMs`; the result lets the next one in. */
  async enter(mostMs: number): Promise<() => void> {
    const ahead = this.#tail;
    let leave = (): void => undefined;
    const mine = new Promise<void>((resolve) => {
      leave = resolve;
    });
    this.#tail = ahead.then(() => mine);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, mostMs);
    });
    await Promise.race([ahead, late]);
    clearTimeout(timer);
    return leave;
  }
}
