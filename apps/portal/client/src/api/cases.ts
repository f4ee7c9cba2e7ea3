import type { Wire } from '@zhilu/domain';
import { address, get, post, put, remove, type Query } from './http';

export const listTasks = (query: Query, signal?: AbortSignal): Promise<Wire.Page<Wire.TaskRow>> =>
  get('/tasks', query, signal);
export const listCases = (query: Query, signal?: AbortSignal): Promise<Wire.Page<Wire.CaseRow>> =>
  get('/cases', query, signal);
export const tasksWorkbook = (query: Query): string => address('/tasks/export.xlsx', query);
export const casesWorkbook = (query: Query): string => address('/cases/export.xlsx', query);

const task = (id: string): string => `/tasks/${encodeURIComponent(id)}`;
export const readTask = (id: string, signal?: AbortSignal): Promise<Wire.TaskView> => get(task(id), {}, signal);
export const claimTask = (id: string): Promise<void> => post(`${task(id)}/claim`);
export const unclaimTask = (id: string): Promise<void> => post(`${task(id)}/unclaim`);
export const completeTask = (id: string, body: Wire.CompleteTask): Promise<Wire.CompleteResult> =>
  post(`${task(id)}/complete`, body);
export const transferTask = (id: string, personId: string, reason: string): Promise<void> =>
  post(`${task(id)}/transfer`, { personId, reason });

const caseFile = (number: string): string => `/cases/${encodeURIComponent(number)}`;
export const readCase = (number: string, signal?: AbortSignal): Promise<Wire.CaseView> =>
  get(caseFile(number), {}, signal);
export const readDiagram = (number: string, signal?: AbortSignal): Promise<Wire.DiagramView> =>
  get(`${caseFile(number)}/diagram`, {}, signal);
export const withdrawCase = (number: string, reason: string): Promise<Wire.Accepted | undefined> =>
  post(`${caseFile(number)}/withdraw`, { reason });
export const urgeCase = (number: string): Promise<void> => post(`${caseFile(number)}/urge`);
export const copyCase = (number: string, personIds: string[]): Promise<void> =>
  post(`${caseFile(number)}/copy`, { personIds });

export const listProcesses = (signal?: AbortSignal): Promise<Wire.ProcessCard[]> => get('/processes', {}, signal);
/** English names for what models and forms say in Chinese. */
export const readModelWords = (): Promise<Wire.ModelWords> => get('/processes/words');
export const readStartForm = (processId: string, signal?: AbortSignal): Promise<Wire.StartForm> =>
  get(`/processes/${encodeURIComponent(processId)}/start`, {}, signal);
export const startCase = (body: Wire.StartCase): Promise<Wire.Accepted> => post('/cases', body);

export const listDrafts = (signal?: AbortSignal): Promise<Wire.DraftView[]> => get('/drafts', {}, signal);
export const saveDraft = (
  id: string,
  draft: { processId: string; title: string; data: Record<string, unknown> },
): Promise<void> => put(`/drafts/${encodeURIComponent(id)}`, draft);
export const removeDraft = (id: string): Promise<void> => remove(`/drafts/${encodeURIComponent(id)}`);

export const documentAddress = (id: string): string => address(`/documents/${encodeURIComponent(id)}/content`);
/** Whether a paper with this code was made here. Throws 404 with a sentence when not. */
export const verifyDocument = (code: string, signal?: AbortSignal): Promise<Wire.DocumentVerification> =>
  get('/documents/verification', { code }, signal);
export const exportAddress = (id: string, format: string): string =>
  address(`/exports/${encodeURIComponent(id)}/${encodeURIComponent(format)}`);
