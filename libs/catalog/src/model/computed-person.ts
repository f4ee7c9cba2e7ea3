const OF_VARIABLE = /^variable:([A-Za-z_]\w*)$/;

/**
 * The engine variable that holds the id of who does a step or keeps out of it (`zhilu.person`, `zhilu.recused`, e.g.
 * `variable:holderId`); null for anything else.
 */
export function personVariable(person: string | null): string | null {
  return OF_VARIABLE.exec(person ?? '')?.[1] ?? null;
}
