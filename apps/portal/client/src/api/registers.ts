import type { Wire } from '@zhilu/domain';
import { address, get, type Query } from './http';

export const listRegisters = (signal?: AbortSignal): Promise<Wire.RegisterSummary[]> => get('/registers', {}, signal);
const register = (id: string): string => `/registers/${encodeURIComponent(id)}`;
export const readRegister = (id: string, query: Query, signal?: AbortSignal): Promise<Wire.RegisterView> =>
  get(register(id), query, signal);
export const registerFile = (id: string, format: 'pdf' | 'xlsx', query: Query): string =>
  address(`${register(id)}/export.${format}`, query);
export const listArticles = (signal?: AbortSignal): Promise<Wire.ArticleView[]> => get('/articles', {}, signal);
