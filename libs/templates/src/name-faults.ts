/** Something in a template that stands for nothing. */
export interface NameFault {
  template: string;
  line: number;
  /**
   * `name`: a path the data does not have; `word`: a text its value can never be equal to; `parameter`: a partial does not know
   * it; `whole`: a group of fields where one of them is needed.
   */
  kind: 'name' | 'word' | 'parameter' | 'whole';
  /** As written in the template. */
  text: string;
  /** The part of a path that is unknown. */
  part?: string;
  /** The path a text is compared with. */
  of?: string;
  /** What would be known there. */
  known: readonly string[];
}

type What = Omit<NameFault, 'template' | 'line'>;

/** Gathers what was seen at each place; a place that was right once, as a partial in one of its uses, has no fault. */
export class NameFaults {
  private readonly places = new Map<string, NameFault | null>();

  note(template: string, { loc, type }: hbs.AST.Node, right: boolean, what: () => What): void {
    const { line, column } = loc.start;
    const { kind, ...rest } = what();
    const place = [template, line, column, type, kind].join(':');
    if (right) this.places.set(place, null);
    else if (!this.places.has(place)) this.places.set(place, { template, line, kind, ...rest });
  }

  list(): NameFault[] {
    return [...this.places.values()].filter((fault) => fault !== null);
  }
}
