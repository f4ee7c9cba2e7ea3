import type { Wire } from '@zhilu/domain';
import { address, get, type Query } from './http';

const PATH = '/statistics';
export const readStatistics = (query: Query, signal?: AbortSignal): Promise<Wire.StatisticsView> =>
  get(PATH, query, signal);
export const listStatisticsUnits = (signal?: AbortSignal): Promise<Wire.UnitChoice[]> =>
  get(`${PATH}/units`, {}, signal);
export const listCasesBehind = (query: Query, signal?: AbortSignal): Promise<Wire.CasesBehindBar> =>
  get(`${PATH}/cases`, query, signal);
export const statisticsWorkbook = (query: Query): string => address(`${PATH}/export.xlsx`, query);
export const casesBehindWorkbook = (query: Query): string => address(`${PATH}/cases/export.xlsx`, query);
export const readCoverage = (query: Query, signal?: AbortSignal): Promise<Wire.CoverageView> =>
  get(`${PATH}/coverage`, query, signal);
export const coverageWorkbook = (query: Query): string => address(`${PATH}/coverage/export.xlsx`, query);
