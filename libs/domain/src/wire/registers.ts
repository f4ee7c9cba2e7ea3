import type { Iso, Page } from './common';

export interface RegisterSummary {
  id: string;
  title: string;
  article: string | null;
  rows: number;
  lastAt: Iso | null;
}

export interface RegisterColumn {
  field: string;
  label: string;
  kind: 'text' | 'number' | 'date' | 'datetime' | 'boolean';
}

export interface RegisterRowView {
  id: string;
  /** Running number within the register and unit. */
  number: number;
  caseNumber: string;
  unitName: string;
  writtenBy: string;
  writtenAt: Iso;
  cells: Record<string, string>;
}

export interface RegisterView {
  id: string;
  title: string;
  article: string | null;
  columns: RegisterColumn[];
  page: Page<RegisterRowView>;
}

export interface ArticleView {
  number: number;
  chapter: string;
  /** What the article asks, in the product's own words. */
  demand: string;
  elements: { processId: string; processName: string; elementId: string; elementName: string }[];
  /** Decision tables of the processes, and rules of the product itself. */
  rules: string[];
  registers: { id: string; title: string }[];
  /** Tests that name the article. */
  tests: number;
  openCases: number;
  /** Said plainly when nothing carries it out yet. */
  covered: boolean;
}
