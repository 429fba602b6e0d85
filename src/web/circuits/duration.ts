export type DurationUnit = 'D' | 'H' | 'W';

export interface Duration {
  readonly amount: number;
  readonly unit: DurationUnit;
}

/** Reads the simple ISO 8601 durations that people choose: days, hours or weeks. Others stay as they are written. */
export function parseDuration(text: string): Duration | undefined {
  const [, amount, unit] = /^P(?:(?=\d+[DW]$)|T(?=\d+H$))(\d{1,4})([DWH])$/.exec(text) ?? [];
  return amount && unit ? { amount: Number(amount), unit: unit as DurationUnit } : undefined;
}

export function formatDuration({ amount, unit }: Duration): string {
  return unit === 'H' ? `PT${amount}H` : `P${amount}${unit}`;
}
