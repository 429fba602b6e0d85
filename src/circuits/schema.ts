import { Type } from 'typebox';

const Id = Type.String({ minLength: 1, maxLength: 64 });
const Text = Type.Object({ ar: Type.String(), fr: Type.String(), en: Type.Optional(Type.String()) });
const Key = Type.String({ pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 64 });
const Instant = Type.String({ format: 'date-time', description: 'UTC.' });
const VersionNumber = Type.Integer({ minimum: 1 });
const Xml = Type.String({ maxLength: 2_097_152, description: 'BPMN 2.0 XML.' });
const Forms = Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), {
  description: 'form-js schemas by form key.',
  maxProperties: 100,
});

export const CircuitParams = Type.Object({ key: Key });

export const CircuitVersionParams = Type.Object({ key: Key, version: VersionNumber });

const CircuitSchema = Type.Object({
  key: Key,
  name: Text,
  deployedVersion: Type.Optional(VersionNumber),
  hasDraft: Type.Boolean({ description: 'A designer has changed the deployed version without publishing.' }),
});

export const CircuitListSchema = Type.Object({ items: Type.Array(CircuitSchema) });

const CircuitVersionEntrySchema = Type.Object({
  id: Id,
  version: VersionNumber,
  sha256: Type.String(),
  comment: Type.String(),
  deployedAt: Instant,
});

export const CircuitDetailSchema = Type.Object({
  ...CircuitSchema.properties,
  versions: Type.Array(CircuitVersionEntrySchema, { description: 'The newest first.' }),
});

export const DraftSchema = Type.Object({
  key: Key,
  revision: Type.Integer({ minimum: 0, description: 'Also the ETag; send it back in If-Match.' }),
  xml: Type.String(),
  forms: Type.Record(Type.String(), Type.Unknown()),
  basedOn: Type.Optional(VersionNumber),
  saved: Type.Boolean({ description: 'False: nobody has changed the deployed version.' }),
});

export const DraftBody = Type.Object({ xml: Xml, forms: Forms }, { additionalProperties: false });

export const DraftHeaders = Type.Object({
  'if-match': Type.Optional(Type.String({ description: 'The ETag that was read; `"0"` for a new circuit.' })),
});

export const SavedDraftSchema = Type.Object({ key: Key, revision: Type.Integer({ minimum: 1 }) });

export const CheckBody = Type.Object({ xml: Type.Optional(Xml), forms: Type.Optional(Forms) });

export const CheckSchema = Type.Object({
  problems: Type.Array(
    Type.Object({
      elementId: Type.String({ description: 'Empty when the problem concerns the whole circuit.' }),
      severity: Type.Unsafe<'error' | 'warning'>(Type.Enum(['error', 'warning'])),
      code: Type.String(),
      message: Text,
      remedy: Text,
    }),
  ),
});

export const PublishBody = Type.Object(
  { comment: Type.String({ maxLength: 500 }) },
  { additionalProperties: false },
);

export const CircuitVersionSchema = Type.Object({
  ...CircuitVersionEntrySchema.properties,
  key: Key,
  name: Text,
  xml: Type.String(),
  forms: Type.Record(Type.String(), Type.Unknown()),
});
