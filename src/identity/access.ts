import type { Platform } from '../platform/platform.ts';
import type { Principal } from '../platform/principal.ts';
import { authenticate, type Credentials } from './authenticate.ts';
import { ACTIONS, requireRight } from './policy.ts';

/** What platform/http asks of this module: main binds it. */
export const identityAccess = {
  authenticate: (platform: Platform, credentials: Credentials): Promise<Principal> =>
    authenticate(platform, credentials),
  authorize: (principal: Principal, action: string): void => requireRight(principal, action),
  actions: Object.keys(ACTIONS),
};
