import { type Static, Type } from 'typebox';

/** One refused field: where it is, which rule it broke, and what to do in the reader's language. */
const FieldProblemSchema = Type.Object({
  pointer: Type.String({ description: 'JSON pointer (RFC 6901) into the part named by `in`.' }),
  in: Type.Optional(Type.String({ description: '`body` when absent; else `query`, `params` or `headers`.' })),
  code: Type.String(),
  detail: Type.String(),
});

/** RFC 9457 problem details, with our stable code. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'Address of the problem’s kind, `/problems/<code>`.' }),
    title: Type.String({ description: 'What is wrong, in the language of the request.' }),
    status: Type.Integer(),
    detail: Type.Optional(Type.String({ description: 'What to do about it.' })),
    code: Type.String({ description: 'Stable, `module.what_is_wrong`.' }),
    instance: Type.String({ description: 'Names this one occurrence, as the logs do.' }),
    errors: Type.Optional(Type.Array(FieldProblemSchema)),
    facts: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
    ),
  },
  { $id: 'Problem' },
);

export type FieldProblem = Static<typeof FieldProblemSchema>;
export type Problem = Static<typeof ProblemSchema>;
