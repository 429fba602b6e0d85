/** Calendar units are counted on the administration's working calendar, the others exactly. */
export type DurationUnit = 'D' | 'H' | 'W' | 'working-days' | 'working-hours';

export interface Duration {
  readonly amount: number;
  readonly unit: DurationUnit;
}

/** Reads what people choose: working days or hours, exact days, hours or weeks. Others stay as they are written. */
export function parseDuration(text: string): Duration | undefined {
  const [, amount, unit] =
    /^P(?:(?=\d+[DW]$)|T(?=\d+H$))(\d{1,4})([DWH])$/.exec(text) ??
    /^([1-9]\d{0,3}) (working-days|working-hours)$/.exec(text) ??
    [];
  return amount && unit ? { amount: Number(amount), unit: unit as DurationUnit } : undefined;
}

export function formatDuration({ amount, unit }: Duration): string {
  if (unit === 'working-days' || unit === 'working-hours') return `${amount} ${unit}`;
  return unit === 'H' ? `PT${amount}H` : `P${amount}${unit}`;
}
