import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { findBrowser } from './browser-lookup';

describe('looking for a browser', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zhilu-lookup-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function program(name: string, mode = 0o755): string {
    const path = join(folder, name);
    writeFileSync(path, '#!/bin/sh\n');
    chmodSync(path, mode);
    return path;
  }

  it('takes the one the setting names before all others', async () => {
    program('chromium');
    const own = program('my-browser');

    expect(await findBrowser(own, folder)).toMatchObject({ found: true, path: own, source: 'setting' });
  });

  it('takes chromium before google-chrome from the PATH, whatever the order of folders', async () => {
    const chrome = program('google-chrome');
    expect(await findBrowser(undefined, ['/nonexistent', folder].join(delimiter))).toMatchObject({ path: chrome });

    const later = mkdtempSync(join(folder, 'later-'));
    const chromium = program(join(basename(later), 'chromium'));
    expect(await findBrowser(undefined, [folder, later].join(delimiter))).toMatchObject({
      path: chromium,
      source: 'path',
    });
  });

  it('says off when it is switched off', async () => {
    program('chromium');

    expect(await findBrowser('off', folder)).toEqual({
      found: false,
      sentence: { zh: 'PDF 已停用：设置 PDF_BROWSER 为 off。', en: 'PDF off: PDF_BROWSER is set to off.' },
    });
  });

  it('says what is wrong with a setting that names nothing, and falls back to nothing', async () => {
    program('chromium');
    const found = await findBrowser(join(folder, 'gone'), folder);

    expect(found).toMatchObject({
      found: false,
      sentence: { en: expect.stringMatching(/^PDF off: .*gone.* does not exist/) },
    });
  });

  it('ignores a file that cannot be run', async () => {
    program('chromium', 0o644);
    const found = await findBrowser(undefined, folder);

    expect(found.found === false || found.source !== 'path').toBe(true);
  });
});
