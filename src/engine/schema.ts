import { Type } from 'typebox';

export const InstanceParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });

/** An instance on the diagram of the version it follows. */
export const InstanceSchema = Type.Object({
  id: Type.String(),
  circuit: Type.Object({
    key: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    name: Type.Object({ ar: Type.String(), fr: Type.String(), en: Type.Optional(Type.String()) }),
  }),
  xml: Type.String({ description: 'BPMN 2.0 XML with its layout.' }),
  open: Type.Array(Type.String(), { description: 'Elements that wait: human steps and services under way.' }),
  done: Type.Array(Type.String(), {
    description: 'Elements passed, each once, in the order they were first passed.',
  }),
  status: Type.Unsafe<'starting' | 'running' | 'completed' | 'incident'>(
    Type.Enum(['starting', 'running', 'completed', 'incident']),
  ),
  incident: Type.Optional(
    Type.Object({
      code: Type.String(),
      elementId: Type.Optional(Type.String()),
      at: Type.String({ format: 'date-time' }),
    }),
  ),
});

const Name = Type.String({ minLength: 1, maxLength: 200 });

export const MessageBody = Type.Object({
  id: Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'The sender’s own name of the message: sent again, it does nothing.',
  }),
  name: Name,
  key: Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'The correlation key; the id of the letter where the circuit draws none.',
  }),
  values: Type.Optional(
    Type.Record(
      Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,63}$' }),
      Type.Union([Type.String({ maxLength: 200 }), Type.Number(), Type.Boolean()]),
    ),
  ),
  keptDays: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 366, description: 'How long it waits for a receiver; 30 days.' }),
  ),
});

export const MessageSentSchema = Type.Object({
  status: Type.Unsafe<'delivered' | 'kept'>(Type.Enum(['delivered', 'kept'])),
});

export const SignalBody = Type.Object({ name: Name });
