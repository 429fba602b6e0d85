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

/** The parser quotes what it could not read, however long. */
const LONGEST_DETAIL = 200;

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
      .map((warning) =>
        problem('xml.dropped_content', undefined, { detail: warning.message.slice(0, LONGEST_DETAIL) }),
      );
    return { ok: false, problems };
  } catch (error) {
    return {
      ok: false,
      problems: [
        problem('xml.unreadable', undefined, {
          detail: error instanceof Error ? error.message.slice(0, LONGEST_DETAIL) : '',
        }),
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
  for (const tag of tagsOf(xml)) {
    if (tag === null) return problem('xml.unreadable', undefined, { detail: 'unclosed tag' });
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

/** A tag to its end, past any `>` in a quoted value. Every character is looked at once. */
const TAG = /<[A-Za-z_/][^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*>/y;

/** What is no tag, by how it begins, with how it ends. */
const BETWEEN_TAGS: readonly (readonly [string, string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
];

/** The tags of a text, in one pass; null for something that does not end: looking on would cost the square of the length. */
function* tagsOf(xml: string): Generator<string | null> {
  for (let at = xml.indexOf('<'); at >= 0; at = xml.indexOf('<', at)) {
    const other = BETWEEN_TAGS.find(([begin]) => xml.startsWith(begin, at));
    TAG.lastIndex = at;
    const tag = other ? null : (TAG.exec(xml)?.[0] ?? null);
    const end = other ? xml.indexOf(other[1], at) : at + (tag?.length ?? 0);
    if (end <= at) {
      yield null;
      return;
    }
    if (tag !== null) yield tag;
    at = end;
  }
}
