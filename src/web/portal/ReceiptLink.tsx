import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { localPath } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import { useText } from '../language/text.ts';
import { Icon } from '../shell/Icon.tsx';
import { AnchorButton } from '../shell/links.tsx';
import { ProblemBox } from '../shell/ProblemBox.tsx';

/** The sealed receipt: waits while the server answers 202 (it is being sealed), then offers the download. */
export function ReceiptLink({ address }: { address: string }) {
  const t = useText();
  const path = localPath(address);
  const receipt = useQuery({
    queryKey: ['receipt', path],
    queryFn: ({ signal }) => receiptState(path, signal),
    refetchInterval: (query) => (query.state.data?.ready === false ? query.state.data.retryMs : false),
    staleTime: Infinity,
  });
  if (receipt.isError) return <ProblemBox error={receipt.error} onRetry={() => void receipt.refetch()} />;
  if (!receipt.data?.ready) {
    return (
      <p className="dw-waiting" role="status">
        <Loader size="sm" aria-hidden="true" /> {t('receipt.sealing')}
      </p>
    );
  }
  return (
    <AnchorButton href={path} target="_blank" rel="noopener" leftSection={<Icon name="download" size={18} />}>
      {t('receipt.download')}
    </AnchorButton>
  );
}

async function receiptState(path: string, signal: AbortSignal): Promise<{ ready: boolean; retryMs: number }> {
  const answer = await fetch(path, { signal, credentials: 'same-origin' });
  if (!answer.ok) throw await problemOf(answer);
  const seconds = Number(answer.headers.get('retry-after') ?? '1');
  await answer.body?.cancel();
  return { ready: answer.status === 200, retryMs: Math.min(Math.max(seconds, 0.5), 10) * 1000 };
}
