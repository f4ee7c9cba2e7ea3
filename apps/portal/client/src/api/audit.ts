import type { Wire } from '@zhilu/domain';
import { address, get, post, type Query } from './http';

export const listAudit = (query: Query, signal?: AbortSignal): Promise<Wire.Page<Wire.AuditView>> =>
  get('/admin/audit', query, signal);
export const listAuditActs = (signal?: AbortSignal): Promise<Wire.AuditActView[]> =>
  get('/admin/audit/acts', {}, signal);
export const auditWorkbook = (query: Query): string => address('/admin/audit/export.xlsx', query);

export const readChain = (signal?: AbortSignal): Promise<Wire.ChainState> =>
  get('/admin/audit/verification', {}, signal);
export const verifyChain = (remembered: Wire.ChainResult['head'] | null): Promise<Wire.ChainState> =>
  post('/admin/audit/verification', { remembered });
