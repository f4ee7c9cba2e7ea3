import { SetMetadata } from '@nestjs/common';
import type { Role } from '@zhilu/domain';

export const PUBLIC_ROUTE = 'zhilu:public';
export const NEEDED_ROLES = 'zhilu:roles';

/** Opens a route to people without a session. Every other route is closed to them. */
export const Public = () => SetMetadata(PUBLIC_ROUTE, true);

/** Closes a route to everyone who holds none of these roles in any unit (deputies included). */
export const Needs = (...roles: Role[]) => SetMetadata(NEEDED_ROLES, roles);
