import { Type, type Static } from 'typebox';

const Id = Type.String({ minLength: 1, maxLength: 64 });
const Instant = Type.String({ format: 'date-time', description: 'UTC.' });
const Name = Type.Object({ ar: Type.String(), fr: Type.String(), en: Type.Optional(Type.String()) });
const Revision = Type.Integer({ minimum: 1, description: 'The revision of the task that the caller saw.' });
const Count = Type.Integer({ minimum: 0, maximum: 1000, description: 'Counted up to 1000.' });
const Values = Type.Record(Type.String(), Type.Unknown());

function oneOf<const T extends readonly string[]>(values: T) {
  return Type.Unsafe<T[number]>(Type.Enum([...values]));
}

export const TaskParams = Type.Object({ id: Id });

export const TaskListQuery = Type.Object({
  view: Type.Unsafe<'mine' | 'unit' | 'overdue'>(
    Type.Enum(['mine', 'unit', 'overdue'], {
      default: 'mine',
      description:
        'mine: claimed by me, or for my position alone; unit: for several positions, one of them mine; overdue: of both, those whose time is over.',
    }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
});

export const TaskSummarySchema = Type.Object({
  id: Id,
  revision: Revision,
  name: Name,
  stepKind: Type.String(),
  status: oneOf(['open', 'claimed', 'completed', 'cancelled']),
  letter: Type.Object({ id: Id, number: Type.String(), subject: Type.String(), filerName: Type.String() }),
  openedAt: Instant,
  dueAt: Type.Optional(Instant),
  dueExplanation: Type.Optional(Name),
  overdue: Type.Boolean(),
  remindedAt: Type.Optional(Instant),
  claimedBy: Type.Optional(Type.Object({ personId: Id, name: Name, position: Name })),
  unit: Type.Optional(Type.Object({ id: Id, name: Name })),
  unassigned: Type.Boolean({
    description: 'Nobody holds a position that may do it: the administrator fills one.',
  }),
});

export const TaskListSchema = Type.Object({
  items: Type.Array(TaskSummarySchema),
  nextCursor: Type.Optional(Type.String()),
  counts: Type.Object({ mine: Count, unit: Count, overdue: Count }),
});

/** A field of a form-js schema, cut to what the product shows. */
const FormFieldSchema = Type.Object(
  {
    type: Type.String(),
    key: Type.Optional(Type.String()),
    label: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    text: Type.Optional(Type.String()),
    validate: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    values: Type.Optional(Type.Array(Type.Object({ value: Type.String(), label: Type.String() }))),
    conditional: Type.Optional(Type.Object({ hide: Type.Optional(Type.String()) })),
    properties: Type.Optional(Type.Record(Type.String(), Type.String())),
  },
  { additionalProperties: true },
);

const FormSchema = Type.Object(
  { type: Type.Literal('default'), components: Type.Array(FormFieldSchema) },
  { additionalProperties: true, description: 'A form of form-js.' },
);

export const TaskSchema = Type.Intersect([
  TaskSummarySchema,
  Type.Object({
    elementId: Type.String(),
    instanceId: Id,
    form: Type.Union([FormSchema, Type.Null()]),
    outcomes: Type.Array(
      Type.Object({
        key: Type.String(),
        label: Name,
        tone: oneOf(['primary', 'neutral', 'danger']),
        reasonRequired: Type.Boolean(),
      }),
    ),
    values: Values,
    outcome: Type.Optional(Type.String()),
    reason: Type.Optional(Type.String()),
    completedAt: Type.Optional(Instant),
    before: Type.Optional(
      Type.Object(
        {
          step: Name,
          outcome: Type.Optional(Name),
          tone: Type.Optional(Type.String()),
          reason: Type.Optional(Type.String()),
          by: Name,
          position: Name,
          at: Instant,
        },
        { description: 'What was decided at the step before, and why.' },
      ),
    ),
    canClaim: Type.Boolean(),
    canRelease: Type.Boolean(),
    canComplete: Type.Boolean(),
  }),
]);

export const TaskCommandBody = Type.Object({ revision: Revision });

export const CompletionBody = Type.Object({
  outcome: Type.String({ minLength: 1, maxLength: 100 }),
  values: Values,
  reason: Type.Optional(Type.String({ maxLength: 10_000 })),
  revision: Revision,
});

export type TaskSummary = Static<typeof TaskSummarySchema>;
export type TaskDetail = Static<typeof TaskSchema>;
export type TaskList = Static<typeof TaskListSchema>;
