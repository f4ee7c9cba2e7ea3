import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkBundles, readEachBundle, unreadableFinding, withCapabilityTable, type Finding } from '@zhilu/catalog';

/** `npm run check:processes`: says what is wrong in bpmn/, forms/ and templates/. Options: --lang=en, --root=<folder>, --write-docs. */
async function main(args: string[]): Promise<number> {
  const root = args.find((each) => each.startsWith('--root='))?.slice('--root='.length) ?? process.cwd();
  const language = args.includes('--lang=en') ? 'en' : 'zh';
  if (args.includes('--write-docs')) await writeDocs(join(root, 'bpmn', 'README.zh-CN.md'));
  const { bundles, unreadable } = await readEachBundle(root);
  if (bundles.length + unreadable.length === 0) {
    console.error(language === 'zh' ? `${root} 下没有流程（bpmn/）` : `There is no process (bpmn/) in ${root}`);
    return 1;
  }
  const findings = [...unreadable.map(unreadableFinding), ...checkBundles(bundles)];
  for (const line of findings.map((each) => lineOf(each, language))) console.log(line);
  console.log(summary(bundles.length + unreadable.length, findings.length, language));
  return findings.length === 0 ? 0 : 1;
}

function lineOf({ file, sentence, rule }: Finding, language: 'zh' | 'en'): string {
  return `${file}\n  ${sentence[language]}  [${rule}]`;
}

function summary(processes: number, findings: number, language: 'zh' | 'en'): string {
  if (language === 'en')
    return findings ? `${findings} findings in ${processes} processes` : `${processes} processes, no findings`;
  return findings ? `${processes} 个流程，发现 ${findings} 个问题` : `${processes} 个流程，没有发现问题`;
}

async function writeDocs(page: string): Promise<void> {
  await writeFile(page, withCapabilityTable(await readFile(page, 'utf8')));
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
