/** The part of bpmn-moddle that is used; its own types are reachable only under another module resolution. */
declare module 'bpmn-moddle' {
  export interface ModdleElement {
    readonly $type: string;
    readonly $parent?: ModdleElement;
    readonly $attrs: Record<string, string>;
    readonly $children?: ModdleElement[];
    readonly $body?: string;
    $instanceOf(type: string): boolean;
    get(property: string): unknown;
    readonly id?: string;
    readonly name?: string;
  }

  export interface ParseWarning {
    message: string;
    element?: ModdleElement;
  }

  export interface ParseResult {
    rootElement: ModdleElement;
    elementsById: Record<string, ModdleElement>;
    warnings: ParseWarning[];
  }

  export class BpmnModdle {
    constructor(packages?: Record<string, unknown>);
    fromXML(xml: string, type?: string): Promise<ParseResult>;
  }
}

declare module 'dmn-moddle' {
  export interface DmnElement {
    readonly $type: string;
    readonly $attrs: Record<string, string>;
    get(property: string): unknown;
    readonly id?: string;
    readonly name?: string;
  }

  export class DmnModdle {
    fromXML(xml: string, type?: string): Promise<{ rootElement: DmnElement }>;
  }
}
