import { evaluate, truthy } from '../expressions/expression.ts';
import type { Doc } from '../values/bson.ts';
import { visitPath } from '../values/paths.ts';
import type { ElemMatchNode, GroupNode, LeafNode, MatchContext, MatchNode } from './nodes.ts';

/** Whether the document satisfies the filter. The only judge: indexes merely propose candidates. */
export function matches(node: MatchNode, doc: Doc, context: MatchContext = {}): boolean {
  switch (node.kind) {
    case 'leaf':
      return matchesLeaf(node, doc, context);
    case 'elemMatch':
      return matchesElement(node, doc, context);
    case 'expr':
      return truthy(evaluate(node.expression, doc, context.variables ?? {}));
    default:
      return matchesGroup(node, doc, context);
  }
}

function matchesGroup(node: GroupNode, doc: Doc, context: MatchContext): boolean {
  if (node.kind === 'and') return node.nodes.every((child) => matches(child, doc, context));
  if (node.kind === 'or') return node.nodes.some((child) => matches(child, doc, context));
  const { position: _, ...inner } = context;
  return !node.nodes.some((child) => matches(child, doc, inner));
}

function matchesLeaf(node: LeafNode, doc: Doc, context: MatchContext): boolean {
  return visitPath(
    doc,
    node.parts,
    (value, index) => {
      if (!node.test(value)) return false;
      if (context.position && index !== null) context.position.index = index;
      return true;
    },
    node.reach === 'each',
  );
}

function matchesElement(node: ElemMatchNode, doc: Doc, context: MatchContext): boolean {
  return visitPath(
    doc,
    node.parts,
    (value, outer) => {
      if (!Array.isArray(value)) return false;
      const found = value.findIndex((item) => node.test(item));
      if (found < 0) return false;
      if (context.position) context.position.index = outer ?? found;
      return true;
    },
    false,
  );
}
