import type { SubjectKind, Wire } from '@zhilu/domain';
import { get } from './http';

export const findSubjects = (kind: SubjectKind, text: string): Promise<Wire.SubjectChoice[]> =>
  get(`/subjects/${kind}`, text ? { q: text } : {});
