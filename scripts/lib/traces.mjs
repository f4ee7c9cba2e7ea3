import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './root.mjs';

const FOLDERS = ['libs', 'apps/portal/src', 'apps/worker/src', 'test'];
const COMMENT_AND_NAME =
  /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:@\w+\([^)]*\)\s*)*export (?:abstract )?(?:async )?(?:function|class|const) (\w+)/g;
/** ` * art-14, art-17: 批准后才开放 / Opens only after approval` */
const RULE = /^\s*\*?\s*(art-\d+(?:, art-\d+)*): (.+?) \/ (.+?)\s*$/gm;
const TEST =
  /\b(?:describe|it|test)(?:\.each\([\s\S]*?\))?\(\s*(['"`])((?:(?!\1)[\s\S])*?\bart-\d+(?:(?!\1)[\s\S])*?)\1/g;

/**
 * Which rules and tests name an article by its id, read from the sources: a rule says it in a line of its docstring, a test in
 * its title. Nobody keeps this list by hand.
 */
export function traces() {
  const rules = [];
  const tests = [];
  for (const path of FOLDERS.flatMap((folder) => sources(join(root, folder)))) {
    const text = readFileSync(path, 'utf8');
    const file = relative(root, path).replaceAll('\\', '/');
    if (path.endsWith('.spec.ts') || file.startsWith('test/')) tests.push(...testsIn(text, file));
    else rules.push(...rulesIn(text, file));
  }
  return { rules, tests };
}

function rulesIn(text, file) {
  return [...text.matchAll(COMMENT_AND_NAME)].flatMap(([, comment, name]) =>
    [...comment.matchAll(RULE)].map(([, ids, zh, en]) => ({ articles: numbers(ids), zh, en, name, file })),
  );
}

function testsIn(text, file) {
  return [...text.matchAll(TEST)].map(([, , title]) => ({ articles: numbers(title), title, file }));
}

function numbers(text) {
  return [...text.matchAll(/\bart-(\d+)\b/g)].map(([, number]) => Number(number));
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sources(path);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}
