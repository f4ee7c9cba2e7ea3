/** What a `${…}` expression reads and compares; texts without one read nothing. */
export interface ExpressionUse {
  variables: string[];
  /** Comparisons of a variable with a text, e.g. `decision == 'granted'`. */
  comparisons: { variable: string; literal: string }[];
}

const WORDS = new Set([
  'true',
  'false',
  'null',
  'and',
  'or',
  'not',
  'empty',
  'eq',
  'ne',
  'lt',
  'gt',
  'le',
  'ge',
  'div',
  'mod',
]);

/** Reads the grammar the engine allows (variables, comparisons, texts, numbers); calls and properties are the engine gate's matter. */
export function readExpression(text: string): ExpressionUse {
  const bodies = [...text.matchAll(/\$\{([^}]*)\}/g)].map((match) => match[1]);
  const comparisons = bodies.flatMap((body) =>
    [...body.matchAll(/([A-Za-z_]\w*)\s*(?:==|!=|\beq\b|\bne\b)\s*(?:'([^']*)'|"([^"]*)")/g)].map((match) => ({
      variable: match[1],
      literal: match[2] ?? match[3] ?? '',
    })),
  );
  const variables = bodies.flatMap((body) =>
    [...body.replace(/'[^']*'|"[^"]*"/g, '').matchAll(/(?<![.\w])[A-Za-z_]\w*/g)].map((match) => match[0]),
  );
  return { variables: [...new Set(variables)].filter((word) => !WORDS.has(word) && word !== 'execution'), comparisons };
}
