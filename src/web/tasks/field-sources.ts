import { useQuery } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import type { PositionEntry } from '../../identity/schema.ts';
import type { LocalizedText } from '../language/language.ts';
import { useLocalized } from '../language/text.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

interface Named {
  readonly id: string;
  readonly name: LocalizedText;
}

/** The choices of a list that the organisation fills: units, officers, instructions, administrations. */
export function useSource(source: string | undefined): { choices: readonly Choice[]; loading: boolean } {
  const localized = useLocalized();
  const units = useQuery({
    queryKey: ['units'],
    queryFn: () => read<{ items: Named[] }>('/units?limit=100'),
    enabled: source === 'units',
    staleTime: 300_000,
  });
  const posts = useQuery({
    queryKey: ['positions'],
    queryFn: () => read<{ items: PositionEntry[] }>('/positions?limit=100'),
    enabled: source === 'officers',
    staleTime: 300_000,
  });
  const bodies = useQuery({
    queryKey: ['directory', ''],
    queryFn: () => read<{ items: Named[] }>('/administrations?search='),
    enabled: source === 'administrations',
    staleTime: 300_000,
  });
  const instructions = useQuery({
    queryKey: ['instructions'],
    queryFn: () => read<{ items: { key: string; label: LocalizedText }[] }>('/instructions'),
    enabled: source === 'instructions',
    staleTime: Infinity,
  });
  switch (source) {
    case 'units':
      return { choices: (units.data?.items ?? []).map(named), loading: units.isPending };
    case 'administrations':
      return { choices: (bodies.data?.items ?? []).map(named), loading: bodies.isPending };
    case 'officers':
      return {
        choices: (posts.data?.items ?? []).filter((post) => post.roles.includes('officer')).map(titled),
        loading: posts.isPending,
      };
    case 'instructions':
      return {
        choices: (instructions.data?.items ?? []).map(({ key, label }) => ({
          value: key,
          label: localized(label),
        })),
        loading: instructions.isPending,
      };
    default:
      return { choices: [], loading: false };
  }
  function named(item: Named): Choice {
    return { value: item.id, label: localized(item.name) };
  }
  function titled(post: PositionEntry): Choice {
    const holder = post.holder ? ` (${localized(post.holder.name)})` : '';
    return { value: post.id, label: localized(post.title) + holder };
  }
}
