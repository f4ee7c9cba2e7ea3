import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { capabilities } from '@zhilu/capabilities';
import { ICONS } from '../../apps/portal/client/src/components/icons';
import { bundleFromResources, capabilityTable, checkBundles, readBundles, withCapabilityTable } from '@zhilu/catalog';

const root = join(__dirname, '../..');

describe('the shipped bundles', () => {
  it('follow every contract rule', async () => {
    const bundles = await readBundles(root);
    expect(bundles.length).toBeGreaterThan(0);
    expect(checkBundles(bundles).map((each) => each.sentence.en)).toEqual([]);
  });

  it('follow them as well when read back from a deployment', async () => {
    const bundles = await readBundles(root);
    const deployed = await Promise.all(bundles.map((bundle) => bundleFromResources(bundle.resources)));
    expect(checkBundles(deployed)).toEqual([]);
  });

  it('show icons that are drawn', async () => {
    const asked = (await readBundles(root)).map(({ model }) => model.properties.icon);
    expect(asked.filter((icon) => icon === null || !(icon in ICONS))).toEqual([]);
  });
});

describe("the process owner's page", () => {
  it('shows the capabilities as the code has them (npm run check:processes -- --write-docs)', async () => {
    const page = await readFile(join(root, 'bpmn/README.zh-CN.md'), 'utf8');
    expect(page).toBe(withCapabilityTable(page));
  });

  it('describes every capability and each of its inputs', () => {
    const table = capabilityTable();
    for (const { topic, input } of capabilities.values()) {
      expect(table).toContain(`| \`${topic}\` |`);
      for (const name of Object.keys(input.shape)) expect(table).toMatch(new RegExp(`\`${name}\` [^<|\\s]`));
    }
  });
});
