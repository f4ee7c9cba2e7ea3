/** A cell of a list somebody brought; `spoilt` says what the spreadsheet program made of it beforehand. */
export interface SheetCell {
  text: string;
  spoilt?: 'date' | 'digits' | 'error';
}

/** A line with content; `line` is its number in the file, from 1. */
export interface SheetLine {
  line: number;
  cells: SheetCell[];
}
