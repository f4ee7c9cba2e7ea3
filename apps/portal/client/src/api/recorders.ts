import type { Wire } from '@zhilu/domain';
import { address, get, patch, post, postFile, type Query } from './http';

export interface RecorderInput {
  number: string;
  brand: string;
  model: string;
  serial: string;
  unitId: string;
  holderId: string | null;
  clockOffsetSeconds: number | null;
  keeperId: string | null;
  boughtOn: string | null;
  priceFen: number | null;
  usefulMonths: number;
  residualPercent: number;
}

/** What is looked at when a recorder changes hands. */
export interface CounterCheck {
  condition: string;
  batteryPercent: number | null;
  clockOffsetSeconds?: number;
}

const PATH = '/recorders';
export const listRecorders = (query: Query, signal?: AbortSignal): Promise<Wire.Page<Wire.RecorderView>> =>
  get(PATH, query, signal);
export const listKeptUnits = (signal?: AbortSignal): Promise<Wire.KeptUnit[]> => get(`${PATH}/units`, {}, signal);
export const recordersWorkbook = (query: Query): string => address(`${PATH}/export.xlsx`, query);
export const addRecorder = (
  input: Omit<RecorderInput, 'keeperId'> & { keeperId?: string | null },
): Promise<Wire.RecorderView> => post(PATH, input);
export const changeRecorder = (
  id: string,
  change: Partial<RecorderInput> & { inUse?: boolean },
): Promise<Wire.RecorderView> => patch(`${PATH}/${encodeURIComponent(id)}`, change);

export const readRecorder = (id: string, signal?: AbortSignal): Promise<Wire.RecorderDetail> =>
  get(`${PATH}/${encodeURIComponent(id)}`, {}, signal);
export const handOutRecorder = (id: string, act: CounterCheck & { holderId: string }): Promise<Wire.RecorderView> =>
  post(`${PATH}/${encodeURIComponent(id)}/hand-out`, act);
export const takeBackRecorder = (id: string, act: CounterCheck): Promise<Wire.RecorderView> =>
  post(`${PATH}/${encodeURIComponent(id)}/take-back`, act);

export const recorderForm = (): string => address(`${PATH}/list/form.xlsx`);
export const checkRecorderText = (text: string): Promise<Wire.RecorderListCheck> => post(`${PATH}/list/text`, { text });
export const checkRecorderFile = (file: File): Promise<Wire.RecorderListCheck> => postFile(`${PATH}/list/file`, file);
export const addRecorders = (lines: Wire.RecorderLine[]): Promise<{ added: number }> => post(`${PATH}/list`, { lines });
