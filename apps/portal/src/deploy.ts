import { userInfo } from 'node:os';
import { Logger } from '@nestjs/common';
import { deployOwners } from '@zhilu/cases';
import { readSettings } from '@zhilu/config';
import { EngineClient } from '@zhilu/engine';
import { openFacts } from '@zhilu/persistence';
import { shippedFolder } from './foundation/shipped-folder';

/**
 * `npm run deploy [-- <process>… --root=<folder>]`: deploys what was changed or added in bpmn/, forms/ and templates/, while portal
 * and worker run.
 */
async function main(args: string[]): Promise<number> {
  // What happened is said below, in the owner's words.
  Logger.overrideLogger(false);
  const settings = readSettings();
  const root = args.find((each) => each.startsWith('--root='))?.slice('--root='.length) ?? shippedFolder();
  const processIds = args.filter((each) => !each.startsWith('--'));
  const facts = await openFacts(settings, { migrate: 'wait' });
  try {
    const engine = new EngineClient({
      url: settings.ENGINE_URL,
      user: settings.ENGINE_PORTAL_USER,
      password: settings.ENGINE_PORTAL_PASSWORD,
      tenant: settings.ENGINE_TENANT,
    });
    const operator = userInfo().username;
    const { findings, deployed, unchanged } = await deployOwners({ facts, engine, root, processIds, operator });
    for (const { file, sentence, rule } of findings) console.log(`${file}\n  ${sentence.zh}  [${rule}]`);
    for (const { processId, version } of deployed) console.log(`已部署 ${processId}，第 ${version} 版`);
    for (const processId of unchanged) console.log(`${processId} 没有改动`);
    if (findings.length > 0) console.log(`发现 ${findings.length} 个问题，没有部署`);
    return findings.length === 0 ? 0 : 1;
  } finally {
    await facts.destroy();
  }
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(`Nothing more was deployed: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  },
);
