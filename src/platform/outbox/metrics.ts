import { Counter, Histogram } from 'prom-client';

export const relayedTotal = new Counter({
  name: 'diwan_outbox_relayed_total',
  help: 'Jobs queued from the outbox for the first time',
});

export const sweptTotal = new Counter({
  name: 'diwan_outbox_swept_total',
  help: 'Jobs queued from the outbox again because nothing was heard of them',
});

export const deliverySeconds = new Histogram({
  name: 'diwan_outbox_delivery_seconds',
  help: 'Time that a job took, by job and outcome',
  labelNames: ['job', 'outcome'] as const,
  buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
});

export const incidentsTotal = new Counter({
  name: 'diwan_outbox_incidents_total',
  help: 'Jobs given up, by job',
  labelNames: ['job'] as const,
});
