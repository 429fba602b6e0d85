// oxlint-disable-next-line typescript/triple-slash-reference -- bpmn-moddle ships no types for its entry
/// <reference path="./bpmn-moddle.d.ts" />
import { BpmnModdle } from 'bpmn-moddle';
import type { ModdleContext } from 'bpmn-moddle';
import { diwanModdle, problem } from './language/index.ts';
import type { Problem } from './language/index.ts';

/** Largest diagram, in bytes of UTF-8. */
const MAX_XML_BYTES = 2 * 1024 * 1024;

/** Deepest nesting of XML elements; the parser's stack is safe far beyond it. */
const MAX_XML_DEPTH = 64;

/** Most XML elements of a diagram, layout included. */
const MAX_XML_ELEMENTS = 40_000;

export type ParsedCircuit =
  | { readonly ok: true; readonly context: ModdleContext }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads BPMN XML. Refuses what is too large or too deep before parsing, and any parser warning:
 * a warning means that content was dropped.
 */
export async function parseCircuit(xml: string): Promise<ParsedCircuit> {
  const excess = measure(xml);
  if (excess) return { ok: false, problems: [excess] };
  try {
    const context = await new BpmnModdle({ diwan: diwanModdle }).fromXML(xml);
    if (context.warnings.length === 0) return { ok: true, context };
    const problems = context.warnings
      .slice(0, 20)
      .map((warning) => problem('xml.dropped_content', undefined, { detail: warning.message }));
    return { ok: false, problems };
  } catch (error) {
    return {
      ok: false,
      problems: [
        problem('xml.unreadable', undefined, { detail: error instanceof Error ? error.message : '' }),
      ],
    };
  }
}

function measure(xml: string): Problem | undefined {
  if (Buffer.byteLength(xml, 'utf8') > MAX_XML_BYTES)
    return problem('xml.too_large', undefined, { limit: MAX_XML_BYTES });
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) return problem('xml.doctype');
  let depth = 0;
  let elements = 0;
  for (const [tag] of xml.matchAll(/<[A-Za-z_/][^>]*>/g)) {
    if (tag.startsWith('</')) {
      depth -= 1;
      continue;
    }
    elements += 1;
    if (!tag.endsWith('/>')) depth += 1;
    if (depth > MAX_XML_DEPTH) return problem('xml.too_deep', undefined, { limit: MAX_XML_DEPTH });
    if (elements > MAX_XML_ELEMENTS)
      return problem('xml.too_many_elements', undefined, { limit: MAX_XML_ELEMENTS });
  }
  return undefined;
}
