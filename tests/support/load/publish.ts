import { randomUUID } from 'node:crypto';
import { answerOf } from './caller.ts';
import type { Ledger, PublicationTried } from './ledger.ts';
import type { Colleague } from './mixed-load.ts';

const CIRCUIT = '/circuits/incoming-filing';

interface Draft {
  xml: string;
  forms: Record<string, unknown>;
}

/** Draws the circuit anew, in a way that changes nothing for its letters, and publishes it. */
export async function publishOnce(ledger: Ledger, designer: Colleague): Promise<void> {
  const { client, administration } = designer;
  const comment = randomUUID();
  const read = await answerOf(ledger, 'draft of a circuit', () => client.get<Draft>(`${CIRCUIT}/draft`));
  if (read?.status !== 200) return;
  const drawn = {
    forms: read.body.forms,
    xml: read.body.xml.replace(/name="2 jours[^"]*"/, `name="2 jours ${comment}"`),
  };
  const etag = { 'if-match': read.headers.get('etag') ?? '' };
  const saved = await answerOf(ledger, 'saving a circuit', () => client.put(`${CIRCUIT}/draft`, drawn, etag));
  if (saved?.status !== 200) return;
  const tried: PublicationTried = { administration, comment };
  ledger.publications.push(tried);
  const answer = await answerOf(ledger, 'publication', () =>
    client.post<{ version: number; sha256: string; comment: string }>(`${CIRCUIT}/versions`, { comment }),
  );
  if (answer?.status === 201 && answer.body.comment === comment) tried.published = answer.body;
  else if (answer !== undefined && answer.status >= 400)
    ledger.unclean.push(`publication: ${answer.status} ${JSON.stringify(answer.body)}`);
}
