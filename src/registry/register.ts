/** The three registers of a registry office and their letter code in numbers: arrivée, départ, interne. */
const REGISTER_LETTERS = { incoming: 'A', outgoing: 'D', internal: 'I' } as const;
export type RegisterKey = keyof typeof REGISTER_LETTERS;

/** A number taken from a register. `order` starts again at 1 each civil year (Casablanca). */
export interface RegisterNumber {
  readonly number: string;
  readonly register: RegisterKey;
  readonly year: number;
  readonly order: number;
  /** When it was taken: never earlier than the number before it. */
  readonly at: Date;
}

/** `2026/A/000123`: year, register, order number on six digits (more when a register outgrows them). */
export function formatNumber(register: RegisterKey, year: number, order: number): string {
  return `${year}/${REGISTER_LETTERS[register]}/${String(order).padStart(6, '0')}`;
}
