/** One page of a server-paged list. */
export interface Page<T> {
  rows: T[];
  total: number;
  /** 1-based. */
  page: number;
  size: number;
}

/** Instants travel as ISO 8601 with zone. */
export type Iso = string;

export interface PersonRef {
  id: string;
  name: string;
  unitId: string;
  unitName: string;
}

/** RFC 9457 problem; `title` is a sentence in the reader's language. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  requestId: string;
  fields?: { field: string; message: string }[];
  retryAfterSeconds?: number;
}
