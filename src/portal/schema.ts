import { type Static, Type } from 'typebox';
import { FilerTypeSchema, LanguageSchema, LetterStatusSchema, LocalizedSchema } from '../registry/schema.ts';

const Instant = Type.String({ format: 'date-time' });
const Address = Type.String({ description: 'Absolute address; carries an unguessable code' });
const Binary = Type.Unsafe<unknown>({ type: 'string', format: 'binary' });

/** Part `filing` of a filing. The handler judges it and names every fault. */
const FilingSchema = Type.Object({
  administration: Type.String({ description: 'Id or code in the directory' }),
  filer: Type.Object({
    type: FilerTypeSchema,
    name: Type.String({ minLength: 2, maxLength: 200 }),
    email: Type.Optional(Type.String({ description: 'E-mail or phone is required' })),
    phone: Type.Optional(Type.String()),
    idNumber: Type.Optional(Type.String({ description: 'CIN, ICE, RC or registration number' })),
  }),
  subject: Type.String({ minLength: 3, maxLength: 300 }),
  text: Type.Optional(Type.String({ maxLength: 20_000, description: 'A text or a file is required' })),
  language: Type.Optional(LanguageSchema),
});

/** Parts of a filing's multipart body. */
export const FilingParts = { filing: FilingSchema, files: Type.Optional(Type.Array(Binary)) };

export const FiledSchema = Type.Object({
  number: Type.String({ description: 'Number in the incoming register, e.g. 2026/A/000123' }),
  trackingCode: Type.String(),
  receipt: Address,
  verification: Address,
  tracking: Address,
});

export const PendingSchema = Type.Object({ status: Type.Literal('pending') });

const AdministrationSchema = Type.Object({ id: Type.String(), code: Type.String(), name: LocalizedSchema });

export const TrackingSchema = Type.Object({
  number: Type.String(),
  administration: AdministrationSchema,
  subject: Type.String(),
  filedAt: Instant,
  status: LetterStatusSchema,
  steps: Type.Array(
    Type.Object({
      key: Type.String(),
      label: LocalizedSchema,
      at: Type.Optional(Instant),
      state: Type.Union([Type.Literal('done'), Type.Literal('current'), Type.Literal('next')]),
    }),
  ),
  receipt: Address,
  receiptReady: Type.Boolean(),
  answer: Type.Optional(Address),
  answerNumber: Type.Optional(Type.String()),
  answerVerification: Type.Optional(Address),
  completionRequest: Type.Optional(
    Type.Object({
      message: Type.String(),
      missing: Type.Array(Type.String()),
      until: Type.Optional(Instant),
    }),
  ),
  transferredTo: Type.Optional(
    Type.Object({ administration: LocalizedSchema, number: Type.Optional(Type.String()) }),
  ),
});

export const FindTrackingSchema = Type.Object(
  {
    number: Type.String({ minLength: 1, maxLength: 40 }),
    trackingCode: Type.String({ minLength: 1, maxLength: 80 }),
  },
  { additionalProperties: false },
);

export const FoundTrackingSchema = Type.Object({ tracking: Address });

/** Parts of a filer's answer to a request for missing documents. */
export const CompletionParts = {
  message: Type.Optional(Type.String({ maxLength: 5000 })),
  files: Type.Optional(Type.Array(Binary)),
};

const SignatureSchema = Type.Object({
  kind: Type.Union([Type.Literal('seal'), Type.Literal('signature')]),
  signer: LocalizedSchema,
  signedAt: Type.Union([Instant, Type.Null()]),
  level: Type.Union([Type.Literal('test'), Type.Literal('unknown')], {
    description:
      'test: certificate of this installation, not qualified under law 43-20; unknown: foreign authority',
  }),
  valid: Type.Boolean(),
  coversWholeDocument: Type.Boolean(),
  problems: Type.Array(Type.String()),
});

const ReportSchema = Type.Object({
  intact: Type.Boolean(),
  trusted: Type.Boolean(),
  signatures: Type.Array(SignatureSchema),
  problems: Type.Array(Type.String()),
});

export const VerificationSchema = Type.Object({
  kind: Type.Union([Type.Literal('receipt'), Type.Literal('reply')]),
  administration: AdministrationSchema,
  number: Type.String(),
  issuedAt: Instant,
  sha256: Type.String(),
  intact: Type.Boolean({ description: 'The stored bytes are those issued, and every signature holds' }),
  trusted: Type.Boolean({ description: 'Every signature is valid under a known authority' }),
  signatures: Type.Array(SignatureSchema),
  problems: Type.Array(Type.String()),
});

export const CheckParts = { file: Binary };

export const CopyCheckSchema = Type.Object({
  match: Type.Boolean(),
  finding: Type.Union([
    Type.Literal('same'),
    Type.Literal('changed'),
    Type.Literal('other-document'),
    Type.Literal('not-signed'),
  ]),
  sha256: Type.String(),
  expected: Type.String(),
  report: ReportSchema,
});

export const FilingRulesSchema = Type.Object({
  maxFileBytes: Type.Integer(),
  maxTotalBytes: Type.Integer(),
  maxFiles: Type.Integer(),
  mediaTypes: Type.Array(Type.String()),
});

export type ReportWire = Static<typeof ReportSchema>;
export type TrackingWire = Static<typeof TrackingSchema>;
export type VerificationWire = Static<typeof VerificationSchema>;
