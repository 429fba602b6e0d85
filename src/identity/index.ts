export { identityAccess } from './access.ts';
export { searchAdministrations } from './administration-directory.ts';
export {
  administrationById as findAdministration,
  administrationsAfter,
  unitById as findUnit,
  unitByCode as findUnitByCode,
  unitsOf as listUnits,
} from './administration-store.ts';
export { assignPosition } from './assign-position.ts';
export { authenticate } from './authenticate.ts';
export { createApiClient } from './create-api-client.ts';
export { createPerson } from './create-person.ts';
export { createPosition } from './create-position.ts';
export { createUnit } from './create-unit.ts';
export { findAdministrationByCode, findPersonByLogin, resolveAdministration } from './directory.ts';
export { createFirstOperator, enrolAdministration } from './enrol-administration.ts';
export { type AdministrationKind, type ApiScope, type UnitKind } from './organisation.ts';
export {
  personById as findPerson,
  positionByCode as findPositionByCode,
  positionById as findPosition,
  positionsHeldBy,
  positionsOf as listPositions,
} from './person-store.ts';
export { ACTIONS, can, requireAdministration, requirePerson, requireRight } from './policy.ts';
export { positionsWithRole, unitPaths, type FoundPositions } from './positions-with-role.ts';
export { identityInvariants } from './invariants.ts';
export { identityProblems } from './problems.ts';
export { identityRoutes } from './routes.ts';
export { apiClientsOf as listApiClients } from './session-store.ts';
export { setPersonActive } from './set-person-active.ts';
