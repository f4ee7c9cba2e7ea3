/** What the deployed models say about articles and registers; answered by the case pages. */
export const PROCESS_KNOWLEDGE = Symbol('ProcessKnowledge');
export interface ProcessKnowledge {
  articles(): Promise<CarriedArticle[]>;
  registers(): Promise<KnownRegister[]>;
}

export interface CarriedArticle {
  article: number;
  processId: string;
  processName: string;
  elementId: string;
  /** BPMN type without prefix. */
  elementType: string;
  elementName: string;
}

export interface KnownRegister {
  id: string;
  title: string;
  article: string | null;
}
