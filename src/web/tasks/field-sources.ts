import { useQuery } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import type { Role } from '../identity/session.ts';
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

interface Post {
  readonly id: string;
  readonly title: LocalizedText;
  readonly roles: readonly Role[];
  readonly unitId: string;
  readonly holderId?: string;
  readonly holder?: { readonly id: string; readonly name: LocalizedText };
}

/** Instructions with a settled administrative meaning, by the key that the registry keeps. */
const INSTRUCTIONS: Readonly<Record<string, LocalizedText>> = {
  'for-action': { ar: 'للاختصاص', fr: 'Pour attribution', en: 'For action' },
  'for-opinion': { ar: 'لإبداء الرأي', fr: 'Pour avis', en: 'For opinion' },
  'for-information': { ar: 'للإخبار', fr: 'Pour information', en: 'For information' },
  'for-follow-up': { ar: 'لاتخاذ اللازم', fr: 'Pour suite à donner', en: 'For follow-up' },
  'for-study': { ar: 'للدراسة', fr: 'Pour étude', en: 'For study' },
  'for-execution': { ar: 'للتنفيذ', fr: 'Pour exécution', en: 'For execution' },
  'for-signature': { ar: 'للتوقيع', fr: 'Pour signature', en: 'For signature' },
  'to-speak-about': { ar: 'للتداول معي', fr: 'M’en parler', en: 'To speak about' },
  'to-file': { ar: 'للحفظ', fr: 'À classer', en: 'To file' },
  'all-useful-purposes': { ar: 'لكل غاية مفيدة', fr: 'À toutes fins utiles', en: 'For all useful purposes' },
};

/** The choices of a list that the organisation fills: units, officers, instructions, administrations. */
export function useSource(source: string | undefined): { choices: readonly Choice[]; loading: boolean } {
  const localized = useLocalized();
  const units = useQuery({ queryKey: ['units'], queryFn: () => read<{ items: Named[] }>('/units?limit=100'), enabled: source === 'units', staleTime: 300_000 });
  const posts = useQuery({ queryKey: ['positions'], queryFn: () => read<{ items: Post[] }>('/positions?limit=100'), enabled: source === 'officers', staleTime: 300_000 });
  const bodies = useQuery({
    queryKey: ['directory', ''],
    queryFn: () => read<{ items: Named[] }>('/administrations?search='),
    enabled: source === 'administrations',
    staleTime: 300_000,
  });
  switch (source) {
    case 'units':
      return { choices: (units.data?.items ?? []).map(named), loading: units.isPending };
    case 'administrations':
      return { choices: (bodies.data?.items ?? []).map(named), loading: bodies.isPending };
    case 'officers':
      return { choices: (posts.data?.items ?? []).filter((post) => post.roles.includes('officer')).map(titled), loading: posts.isPending };
    case 'instructions':
      return { choices: Object.entries(INSTRUCTIONS).map(([value, text]) => ({ value, label: localized(text) })), loading: false };
    default:
      return { choices: [], loading: false };
  }
  function named(item: Named): Choice {
    return { value: item.id, label: localized(item.name) };
  }
  function titled(post: Post): Choice {
    const holder = post.holder ? ` (${localized(post.holder.name)})` : '';
    return { value: post.id, label: localized(post.title) + holder };
  }
}
