import type { Wire } from '@zhilu/domain';
import { address, get, patch, post, type Query } from './http';

const PATH = '/activities';
const activity = (id: string): string => `${PATH}/${encodeURIComponent(id)}`;

export const listActivities = (query: Query, signal?: AbortSignal): Promise<Wire.Page<Wire.ActivityRow>> =>
  get(PATH, query, signal);
export const activitiesWorkbook = (query: Query): string => address(`${PATH}/export.xlsx`, query);
export const readActivity = (id: string, signal?: AbortSignal): Promise<Wire.ActivityView> =>
  get(activity(id), {}, signal);
export const addActivity = (input: Wire.AddActivity): Promise<Wire.ActivityView> => post(PATH, input);
export const changeActivity = (id: string, change: Wire.ChangeActivity): Promise<Wire.ActivityView> =>
  patch(activity(id), change);
export const correctActivity = (id: string, correction: Wire.CorrectActivity): Promise<Wire.ActivityView> =>
  post(`${activity(id)}/corrections`, correction);
export const cancelActivity = (id: string, cancellation: Wire.CancelActivity): Promise<Wire.ActivityView> =>
  post(`${activity(id)}/cancellations`, cancellation);
export const explainGap = (id: string, reason: Wire.ExplainGap): Promise<Wire.ActivityView> =>
  post(`${activity(id)}/gap-reasons`, reason);
