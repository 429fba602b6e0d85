import { checkCircuit } from './language/index.ts';
import type { FormSchema, Problem } from './language/index.ts';
import { parseCircuit } from './parse-circuit.ts';

/** What a designer has drawn: a diagram and its forms. */
export interface DrawnCircuit {
  readonly xml: string;
  readonly forms: Readonly<Record<string, FormSchema>>;
}

/** The whole check of deployment: the file can be read without loss, then the rules of the language. */
export async function checkBundle(drawn: DrawnCircuit): Promise<readonly Problem[]> {
  const parsed = await parseCircuit(drawn.xml);
  return parsed.ok ? checkCircuit(parsed.context.rootElement, drawn.forms) : parsed.problems;
}
