import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFromResources, readBundles, readEachBundle } from '../index';

const root = join(__dirname, '../../../..');

describe('bundles', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhilu-bundles-'));
    for (const part of ['bpmn', 'forms']) await cp(join(root, part), join(folder, part), { recursive: true });
    await cp(join(root, 'templates'), join(folder, 'templates'), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('reads every process with its forms, sorted by name', async () => {
    const bundles = await readBundles(folder);
    const names = bundles.map((bundle) => bundle.processId);
    expect(names).toEqual([...names].sort());
    const courtAccess = bundles.find((bundle) => bundle.processId === 'court-access')!;
    expect(courtAccess.resources.map((each) => each.name)).toContain('forms/court-access/request.form');
    expect(courtAccess.forms.get('court-access.approve')?.type).toBe('default');
  });

  it('reads the same bundle back from the files of a deployment, in any order', async () => {
    const [bundle] = await readBundles(folder);
    const back = await bundleFromResources([...bundle.resources].reverse());
    expect(back.contentHash).toBe(bundle.contentHash);
    expect(back.model).toEqual(bundle.model);
  });

  it('has another hash as soon as one file changes', async () => {
    const [before] = await readBundles(folder);
    await writeFile(join(folder, 'forms', before.processId, 'extra.form'), '{"id":"x.y","components":[]}');
    const [after] = await readBundles(folder);
    expect(after.contentHash).not.toBe(before.contentHash);
  });

  it('names the process and the file it cannot read, and still reads the others', async () => {
    await writeFile(join(folder, 'forms/court-access/request.form'), '{"id":');
    await expect(readBundles(folder)).rejects.toThrow(/court-access: The form file forms\/court-access\/request.form/);
    const { bundles, unreadable } = await readEachBundle(folder);
    expect(bundles.length).toBeGreaterThan(0);
    expect(unreadable.map((each) => each.processId)).toEqual(['court-access']);
  });
});
