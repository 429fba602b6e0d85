import type { FilingRules } from './filing-draft.ts';

export type FileRefusal =
  | { readonly kind: 'type'; readonly name: string }
  | { readonly kind: 'empty'; readonly name: string }
  | { readonly kind: 'size'; readonly name: string; readonly max: number }
  | { readonly kind: 'total'; readonly name: string; readonly max: number }
  | { readonly kind: 'count'; readonly name: string; readonly max: number }
  | { readonly kind: 'twice'; readonly name: string };

const EXTENSIONS: Record<string, readonly string[]> = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
};

interface Named {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** Sorts chosen files into those that may be sent and those refused, with the reason. Content is judged by the server. */
export function sortFiles<T extends Named>(
  present: readonly T[],
  chosen: readonly T[],
  rules: FilingRules,
): { accepted: T[]; refused: FileRefusal[] } {
  const accepted: T[] = [];
  const refused: FileRefusal[] = [];
  let total = present.reduce((sum, file) => sum + file.size, 0);
  for (const file of chosen) {
    const kept = [...present, ...accepted];
    const refusal = refusalOf(file, kept, total, rules);
    if (refusal) refused.push(refusal);
    else {
      accepted.push(file);
      total += file.size;
    }
  }
  return { accepted, refused };
}

function refusalOf(
  file: Named,
  kept: readonly Named[],
  total: number,
  rules: FilingRules,
): FileRefusal | undefined {
  const { name } = file;
  if (!hasAcceptedType(file, rules)) return { kind: 'type', name };
  if (file.size === 0) return { kind: 'empty', name };
  if (kept.some((other) => other.name === name && other.size === file.size)) return { kind: 'twice', name };
  if (file.size > rules.maxFileBytes) return { kind: 'size', name, max: rules.maxFileBytes };
  if (kept.length >= rules.maxFiles) return { kind: 'count', name, max: rules.maxFiles };
  if (total + file.size > rules.maxTotalBytes) return { kind: 'total', name, max: rules.maxTotalBytes };
  return undefined;
}

function hasAcceptedType(file: Named, rules: FilingRules): boolean {
  const extension = file.name.toLowerCase().split('.').at(-1) ?? '';
  return rules.mediaTypes.some((type) => EXTENSIONS[type]?.includes(extension));
}

/** The value of `<input accept>` for the accepted types. */
export function acceptAttribute(rules: FilingRules): string {
  return rules.mediaTypes
    .flatMap((type) => [type, ...(EXTENSIONS[type] ?? []).map((e) => `.${e}`)])
    .join(',');
}
