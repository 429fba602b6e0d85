import { type Static, Type } from 'typebox';

/** A name in the languages of the product. */
export const LocalizedSchema = Type.Object({
  ar: Type.String(),
  fr: Type.String(),
  en: Type.Optional(Type.String()),
});

const Instant = Type.String({ format: 'date-time' });

export const LanguageSchema = Type.Union([Type.Literal('ar'), Type.Literal('fr'), Type.Literal('en')]);

export const FilerTypeSchema = Type.Union([
  Type.Literal('citizen'),
  Type.Literal('company'),
  Type.Literal('association'),
  Type.Literal('administration'),
]);

export const LetterStatusSchema = Type.Union([
  Type.Literal('submitted'),
  Type.Literal('receipted'),
  Type.Literal('registered'),
  Type.Literal('assigned'),
  Type.Literal('in-progress'),
  Type.Literal('awaiting-filer'),
  Type.Literal('answered'),
  Type.Literal('transferred'),
  Type.Literal('rejected'),
  Type.Literal('withdrawn'),
  Type.Literal('closed'),
  Type.Literal('archived'),
]);

const FilerSchema = Type.Object({
  type: FilerTypeSchema,
  name: Type.String(),
  email: Type.Optional(Type.String()),
  phone: Type.Optional(Type.String()),
  idNumber: Type.Optional(Type.String()),
});

const LetterFileSchema = Type.Object({
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  name: Type.String(),
  mediaType: Type.String(),
  size: Type.Integer({ description: 'Bytes' }),
  pages: Type.Optional(Type.Integer()),
});

const QualificationSchema = Type.Object({
  outcome: Type.String(),
  nature: Type.Optional(Type.String()),
  priority: Type.String(),
  confidentiality: Type.String(),
  unitId: Type.Optional(Type.String()),
  note: Type.Optional(Type.String()),
  at: Instant,
});

const AnnotationSchema = Type.Object({
  unitId: Type.Optional(Type.String()),
  unit: Type.Optional(LocalizedSchema),
  instruction: Type.Optional(Type.String({ description: 'A key of the list of instructions' })),
  note: Type.Optional(Type.String()),
  at: Instant,
});

const ReplySummarySchema = Type.Object({
  status: Type.Union([Type.Literal('draft'), Type.Literal('signed'), Type.Literal('dispatched')]),
  revision: Type.Integer(),
  subject: Type.String(),
  number: Type.Optional(Type.String()),
  sha256: Type.Optional(Type.String()),
  signedAt: Type.Optional(Instant),
  signer: Type.Optional(LocalizedSchema),
  dispatchedAt: Type.Optional(Instant),
  visas: Type.Integer({ description: 'Visas that stand on the present content' }),
  verification: Type.Optional(Type.String({ description: 'Address of the verification page' })),
});

const LetterSummarySchema = Type.Object({
  id: Type.String(),
  number: Type.String(),
  filedAt: Instant,
  subject: Type.String(),
  filer: Type.Object({ type: FilerTypeSchema, name: Type.String() }),
  status: LetterStatusSchema,
  priority: Type.Optional(Type.String()),
  confidentiality: Type.Optional(Type.String()),
  fileCount: Type.Integer(),
  receiptReady: Type.Boolean(),
});

export const LetterPageSchema = Type.Object({
  items: Type.Array(LetterSummarySchema),
  nextCursor: Type.Optional(Type.String()),
});

export const LetterDetailSchema = Type.Object({
  id: Type.String(),
  number: Type.String(),
  filedAt: Instant,
  channel: Type.String(),
  subject: Type.String(),
  text: Type.String(),
  language: LanguageSchema,
  filer: FilerSchema,
  files: Type.Array(LetterFileSchema),
  supplements: Type.Array(
    Type.Object({
      id: Type.String(),
      at: Instant,
      message: Type.String(),
      files: Type.Array(LetterFileSchema),
    }),
  ),
  status: LetterStatusSchema,
  receipt: Type.Optional(Type.Object({ sha256: Type.String(), sealedAt: Instant })),
  qualification: Type.Optional(QualificationSchema),
  annotation: Type.Optional(AnnotationSchema),
  completionRequest: Type.Optional(
    Type.Object({
      message: Type.String(),
      missing: Type.Array(Type.String()),
      askedAt: Type.Optional(Instant),
      answeredAt: Type.Optional(Instant),
    }),
  ),
  transfer: Type.Optional(
    Type.Object({
      administration: LocalizedSchema,
      reason: Type.String(),
      number: Type.Optional(Type.String()),
    }),
  ),
  origin: Type.Optional(Type.Object({ administration: LocalizedSchema, number: Type.String() })),
  instanceId: Type.Optional(Type.String()),
  circuit: Type.Optional(Type.Object({ key: Type.String(), version: Type.Integer() })),
  reply: Type.Optional(ReplySummarySchema),
  canWriteReply: Type.Boolean(),
});

export const HistorySchema = Type.Object({
  items: Type.Array(
    Type.Object({
      at: Instant,
      act: Type.String(),
      actor: Type.Object({
        kind: Type.String(),
        name: Type.Optional(LocalizedSchema),
        position: Type.Optional(LocalizedSchema),
      }),
      detail: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
    }),
  ),
});

export const ReplyContentSchema = Type.Object(
  {
    subject: Type.String({ maxLength: 300 }),
    body: Type.String({ maxLength: 20_000 }),
    language: LanguageSchema,
    revision: Type.Integer({ minimum: 0, description: 'The revision that was read; 0 when no draft exists' }),
  },
  { additionalProperties: false },
);

export const ReplyDraftSchema = Type.Object({
  subject: Type.String(),
  body: Type.String(),
  language: LanguageSchema,
  revision: Type.Integer(),
  status: ReplySummarySchema.properties.status,
  editable: Type.Boolean({ description: 'False once the signatory has decided' }),
  number: Type.Optional(Type.String()),
  visas: Type.Array(
    Type.Object({
      name: Type.Optional(LocalizedSchema),
      position: Type.Optional(LocalizedSchema),
      at: Instant,
      standing: Type.Boolean({ description: 'False when the draft changed after the visa' }),
    }),
  ),
});

/** An instruction of the head, for forms whose field has the source `instructions`. */
export const InstructionsSchema = Type.Object({
  items: Type.Array(Type.Object({ key: Type.String(), label: LocalizedSchema })),
});

export type LetterSummaryWire = Static<typeof LetterSummarySchema>;
export type LetterDetailWire = Static<typeof LetterDetailSchema>;
export type ReplyDraftWire = Static<typeof ReplyDraftSchema>;
export type HistoryWire = Static<typeof HistorySchema>;
