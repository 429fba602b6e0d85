import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { InstanceSchema } from '../../engine/schema.ts';
import { read } from '../api/client.ts';
import { useLocalized, useText } from '../language/text.ts';
import { ProblemBox } from '../shell/ProblemBox.tsx';
import { CircuitDrawing } from './CircuitDrawing.tsx';

/** Where a letter stands on its circuit, drawn and in words. */
export default function InstanceDiagram({ instanceId }: { instanceId: string }) {
  const t = useText();
  const localized = useLocalized();
  const instance = useQuery({
    queryKey: ['instances', instanceId],
    queryFn: ({ signal }) => read<Static<typeof InstanceSchema>>(`/instances/${instanceId}`, signal),
  });
  if (instance.isPending) return <Skeleton h={420} mt="md" />;
  if (instance.isError) return <ProblemBox error={instance.error} onRetry={() => void instance.refetch()} />;
  const { circuit } = instance.data;
  return (
    <section className="dw-diagram" aria-labelledby="diagram-title">
      <h2 id="diagram-title" className="dw-h3">
        {localized(circuit.name)}{' '}
        <span className="dw-quiet">{t('circuit.version', { version: circuit.version })}</span>
      </h2>
      <CircuitDrawing xml={instance.data.xml} open={instance.data.open} done={instance.data.done} />
    </section>
  );
}
