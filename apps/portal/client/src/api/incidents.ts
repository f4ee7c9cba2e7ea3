import type { Wire } from '@zhilu/domain';
import { get, post, type Query } from './http';

export const listIncidents = (query: Query, signal?: AbortSignal): Promise<Wire.Page<Wire.IncidentView>> =>
  get('/admin/incidents', query, signal);

/** Does one of the acts the row offers. */
export const resolveIncident = (id: string, act: Wire.IncidentAct, reason: string): Promise<Wire.IncidentResult> =>
  post(`/admin/incidents/${encodeURIComponent(id)}/${act}`, { reason });
