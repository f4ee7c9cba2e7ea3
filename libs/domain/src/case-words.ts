/** The activity 执法活动 a case is about, in words for forms and papers. */
export interface ActivityInWords {
  number: string;
  type: string;
  place: string;
  startedAt: string;
  endedAt: string | null;
  officer: string;
  caseReference: string;
  cause: string;
  /** How far footage covers it at the moment it is told. */
  coverage: string;
}

/** A recorder in words, for forms and papers; sums in yuan, e.g. `1980.00`; empty for what is not known. */
export interface RecorderInWords {
  number: string;
  brand: string;
  model: string;
  serial: string;
  boughtOn: string;
  price: string;
  /** At the moment it is told. */
  netValue: string;
  holder: string;
  keeper: string;
  state: string;
}
