import type { LocalizedText } from '../platform/text.ts';
import { CircuitRefused } from './errors.ts';
import { executableProcesses, labelOf } from './language/index.ts';
import { parseCircuit } from './parse-circuit.ts';

/** A circuit's name is its process's label; its key until it has one. */
export async function circuitName(key: string, xml: string): Promise<LocalizedText> {
  const parsed = await parseCircuit(xml);
  if (!parsed.ok) throw new CircuitRefused(key, parsed.problems);
  const [process] = executableProcesses(parsed.context.rootElement);
  const label = process && labelOf(process);
  return label?.fr ? label : { ar: key, fr: key };
}
