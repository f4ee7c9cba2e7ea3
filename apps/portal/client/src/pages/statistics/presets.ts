export const PRESETS = ['month', 'quarter', 'year', 'custom'] as const;
export type Preset = (typeof PRESETS)[number];

export interface Days {
  /** Days of the bureau, both included. */
  from: string;
  to: string;
}

/** The month, quarter or year up to today, a day of the bureau; `custom` begins as the quarter. */
export function daysOf(preset: Preset, today: string): Days {
  const to = today;
  const [year = '', month = '01'] = today.split('-');
  if (preset === 'month') return { from: `${year}-${month}-01`, to };
  if (preset === 'year') return { from: `${year}-01-01`, to };
  const first = Math.floor((Number(month) - 1) / 3) * 3 + 1;
  return { from: `${year}-${String(first).padStart(2, '0')}-01`, to };
}

export function isPreset(text: string): text is Preset {
  return (PRESETS as readonly string[]).includes(text);
}
