import { afterAll, beforeAll, it } from 'vitest';
import { openHouse, type House } from '../support/administration-house.ts';
import { liveInDisorder } from '../support/disorderly-life.ts';
import { openSmtpSink, type SmtpSink } from '../support/smtp-sink.ts';

let house: House;
let sink: SmtpSink;

beforeAll(async () => {
  sink = await openSmtpSink();
  house = await openHouse({ code: 'DESORDRE', env: { SMTP_URL: sink.url } });
});
afterAll(async () => {
  await house.platform.close();
  await sink.close();
});

it(
  'jobs that come twice, late and in any order have every effect once',
  () => liveInDisorder(house, sink, 2),
  180_000,
);
