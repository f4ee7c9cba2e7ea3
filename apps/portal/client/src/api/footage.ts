import type { Wire } from '@zhilu/domain';
import { get, post, type Query } from './http';

export const listRecordings = (query: Query, signal?: AbortSignal): Promise<Wire.Page<Wire.RecordingRow>> =>
  get('/recordings', query, signal);
export const listDays = (query: Query, signal?: AbortSignal): Promise<Wire.RecordingDay[]> =>
  get('/recordings/days', query, signal);

const recording = (id: string): string => `/recordings/${encodeURIComponent(id)}`;
export const readRecording = (id: string, signal?: AbortSignal): Promise<Wire.RecordingView> =>
  get(recording(id), {}, signal);
export const verifyRecording = (id: string): Promise<Wire.RecordingView> => post(`${recording(id)}/verify`);
export const playbackTicket = (id: string): Promise<Wire.StreamTicket> => post(`${recording(id)}/ticket`);
