import { Type, type Static, type TSchema } from 'typebox';

const Id = Type.String({ minLength: 1, maxLength: 64 });
const Name = Type.Object({
  ar: Type.String({ minLength: 1, maxLength: 200 }),
  fr: Type.String({ minLength: 1, maxLength: 200 }),
  en: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
});
const Code = Type.String({ minLength: 1, maxLength: 32, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' });
const Login = Type.String({ minLength: 1, maxLength: 100 });
const Password = Type.String({ minLength: 1, maxLength: 1000 });
const Email = Type.String({ format: 'email', maxLength: 254 });
const Instant = Type.String({ format: 'date-time', description: 'UTC.' });

function oneOf<const T extends readonly string[]>(values: T) {
  return Type.Unsafe<T[number]>(Type.Enum([...values]));
}

function listOf<T extends TSchema>(item: T) {
  return Type.Object({ items: Type.Array(item), nextCursor: Type.Optional(Type.String()) });
}

const ROLES = [
  'registry-agent',
  'head',
  'unit-head',
  'officer',
  'signatory',
  'process-designer',
  'administrator',
  'operator',
] as const;
const ADMINISTRATION_KINDS = [
  'ministry',
  'delegation',
  'commune',
  'province',
  'region',
  'public-body',
  'platform',
] as const;
const UNIT_KINDS = [
  'administration',
  'general-secretariat',
  'directorate',
  'division',
  'service',
  'registry-office',
] as const;

const RoleSchema = oneOf(ROLES);

export const IdParams = Type.Object({ id: Id });

export const AdministrationSchema = Type.Object({
  id: Id,
  code: Type.String(),
  name: Name,
  kind: oneOf(ADMINISTRATION_KINDS),
  parentId: Type.Optional(Id),
});
export const AdministrationListSchema = listOf(AdministrationSchema);
export const AdministrationQuery = Type.Object({
  search: Type.Optional(
    Type.String({ maxLength: 200, description: 'Words of the name in any language, or of the code.' }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 100 })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
});

export const SignInBody = Type.Object({ login: Login, password: Password });
export const ChangePasswordBody = Type.Object({ current: Password, next: Password });

const MeSchema = Type.Object({
  id: Id,
  login: Type.String(),
  name: Name,
  language: oneOf(['ar', 'fr', 'en']),
  administration: Type.Object({ id: Id, code: Type.String(), name: Name }),
  positions: Type.Array(
    Type.Object({
      id: Id,
      title: Name,
      unit: Type.Object({ id: Id, name: Name }),
      roles: Type.Array(RoleSchema),
    }),
  ),
  roles: Type.Array(RoleSchema),
});

export const SessionSchema = Type.Object({
  authenticated: Type.Boolean(),
  csrfToken: Type.String({
    description: 'To repeat in the header X-CSRF-Token of every request that changes something.',
  }),
  person: Type.Optional(MeSchema),
});

export const UnitSchema = Type.Object({
  id: Id,
  code: Type.String(),
  name: Name,
  kind: oneOf(UNIT_KINDS),
  parentId: Type.Optional(Id),
});
export const UnitListSchema = listOf(UnitSchema);
export const NewUnitBody = Type.Object({
  code: Code,
  name: Name,
  kind: oneOf(UNIT_KINDS),
  parentId: Id,
});

export const PositionSchema = Type.Object({
  id: Id,
  code: Type.String(),
  title: Name,
  unit: Type.Object({ id: Id, name: Name }),
  roles: Type.Array(RoleSchema),
  holder: Type.Optional(Type.Object({ personId: Id, name: Name })),
});
export const PositionListSchema = listOf(PositionSchema);
export const PositionQuery = Type.Object({
  role: Type.Optional(RoleSchema),
  unitId: Type.Optional(Id),
});
export const NewPositionBody = Type.Object({
  code: Type.Optional(Code),
  unitId: Id,
  title: Name,
  roles: Type.Array(RoleSchema, { maxItems: 8 }),
  holderId: Type.Optional(Id),
});
export const AssignPositionBody = Type.Object({
  holderId: Type.Optional(
    Type.Union([Id, Type.Null()], { description: '`null` leaves the position vacant.' }),
  ),
  roles: Type.Optional(Type.Array(RoleSchema, { maxItems: 8 })),
});

export const PersonSchema = Type.Object({
  id: Id,
  login: Type.String(),
  name: Name,
  email: Type.Optional(Type.String()),
  language: oneOf(['ar', 'fr', 'en']),
  status: oneOf(['active', 'disabled']),
});
export const PersonListSchema = listOf(PersonSchema);
export const NewPersonBody = Type.Object({
  login: Login,
  password: Password,
  name: Name,
  email: Type.Optional(Email),
  language: Type.Optional(oneOf(['ar', 'fr', 'en'])),
});
export const PersonStatusBody = Type.Object({ status: oneOf(['active', 'disabled']) });

export const PasswordBody = Type.Object({ password: Password });

export const EnrolBody = Type.Object({
  code: Code,
  name: Name,
  kind: oneOf(ADMINISTRATION_KINDS),
  parentId: Type.Optional(Id),
  contact: Type.Optional(
    Type.Object({
      email: Type.Optional(Email),
      phone: Type.Optional(Type.String({ maxLength: 40 })),
      address: Type.Optional(Name),
    }),
  ),
  administrator: NewPersonBody,
});

const Scope = oneOf(['filings:write', 'filings:write-any', 'events:write']);
const ApiClientSchema = Type.Object({
  id: Id,
  name: Type.String(),
  scopes: Type.Array(Scope),
  createdAt: Instant,
  revokedAt: Type.Optional(Instant),
});
export const ApiClientListSchema = listOf(ApiClientSchema);
export const NewApiClientBody = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  scopes: Type.Array(Scope, { minItems: 1, maxItems: 3 }),
});
export const NewApiClientSchema = Type.Object({
  client: ApiClientSchema,
  key: Type.String({ description: 'Shown this once.' }),
});

export type Me = Static<typeof MeSchema>;
export type Session = Static<typeof SessionSchema>;
export type AdministrationEntry = Static<typeof AdministrationSchema>;
export type UnitEntry = Static<typeof UnitSchema>;
export type PositionEntry = Static<typeof PositionSchema>;
export type PersonEntry = Static<typeof PersonSchema>;
export type ApiClientEntry = Static<typeof ApiClientSchema>;
