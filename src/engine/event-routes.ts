import { Type } from 'typebox';
import { requireAdministration } from '../identity/index.ts';
import type { ModuleRoutes } from '../platform/http/index.ts';
import { newId } from '../platform/ids.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import { sendSignal } from './broadcast-signal.ts';
import { MessageBody, MessageSentSchema, SignalBody } from './schema.ts';
import { KEPT_DAYS, sendMessage } from './send-message.ts';

/** Messages and signals for the circuits that wait for them. */
export const eventRoutes: ModuleRoutes = async (app, platform) => {
  app.post(
    '/messages',
    {
      config: { action: 'messages.send' },
      schema: {
        operationId: 'sendMessage',
        tags: ['circuits'],
        summary: 'Brings a message to the circuit that waits for it, or keeps it until one does',
        body: MessageBody,
        response: { 202: MessageSentSchema },
      },
    },
    async (request, reply) => {
      const { id: messageId, name, key, values = {}, keptDays = KEPT_DAYS } = request.body;
      const administrationId = requireAdministration(request.principal);
      const message = { administrationId, messageId, name, key, values, keptDays };
      const status = await inTransaction((tx) => sendMessage(tx, message, platform.clock.now()));
      return reply.status(202).send({ status });
    },
  );

  app.post(
    '/signals',
    {
      config: { action: 'signals.send' },
      schema: {
        operationId: 'sendSignal',
        tags: ['circuits'],
        summary: 'Tells every circuit of the administration that waits for a signal',
        body: SignalBody,
        response: { 202: Type.Object({}) },
      },
    },
    async (request, reply) => {
      const administrationId = requireAdministration(request.principal);
      const { name } = request.body;
      await inTransaction((tx) => sendSignal(tx, { administrationId, name, sourceId: newId() }));
      return reply.status(202).send({});
    },
  );
};
