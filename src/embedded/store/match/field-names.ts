import type { MatchNode } from './nodes.ts';

/** The top-level fields a filter looks at; null when it may look at any. */
export function fieldNames(filter: MatchNode): string[] | null {
  const names: string[] = [];
  return gather(filter, names) ? names : null;
}

function gather(node: MatchNode, names: string[]): boolean {
  if (node.kind === 'expr') return false;
  if (node.kind !== 'leaf' && node.kind !== 'elemMatch')
    return node.nodes.every((child) => gather(child, names));
  names.push(node.parts[0]!);
  return true;
}
