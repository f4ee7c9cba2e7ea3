const WORDS = new Set(['if', 'then', 'else', 'and', 'or', 'not', 'true', 'false', 'null', 'in', 'between']);

/** Expressions with names of their own; which of their words are variables is the engine's matter. */
const OWN_NAMES = /\b(?:for|some|every|function|instance)\b|\{/;

/** The functions whose names hold a word that otherwise joins two conditions. */
const JOINED_NAMES = /\b(?:date and time|years and months duration)(?=\s*\()/g;

/** The variables that a FEEL expression or a cell of a decision table reads; texts, functions and properties are none. */
export function feelNames(feel: string): string[] {
  const bare = feel.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(JOINED_NAMES, 'f');
  if (OWN_NAMES.test(bare)) return [];
  const runs = [...bare.matchAll(/(?<![.\w])[A-Za-z_]\w*(?:\s+[A-Za-z_]\w*)*\s*\(?/g)].map((match) => match[0]);
  return [...new Set(runs.flatMap(variablesIn))];
}

/** Words in a row are keywords and names between them; a bracket makes a function of the last ones (`string length(`). */
function variablesIn(run: string): string[] {
  const words = run.replace('(', '').trim().split(/\s+/);
  const end = run.endsWith('(') ? words.findLastIndex((word) => WORDS.has(word)) + 1 : words.length;
  return words.slice(0, end).filter((word) => !WORDS.has(word));
}
