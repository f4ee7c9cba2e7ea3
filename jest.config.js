const { readFileSync, existsSync } = require('node:fs');
const { join } = require('node:path');

/** ESM-only packages (and their ESM-only dependencies) that Jest must turn into CommonJS. */
const esmRoots = ['camunda-external-task-client-js', 'bpmn-moddle', 'dmn-moddle'];

function esmClosure(roots) {
  const found = new Set();
  const visit = (name, dependent) => {
    const folder = [join(dependent, 'node_modules', name), join(__dirname, 'node_modules', name)].find((each) =>
      existsSync(join(each, 'package.json')),
    );
    if (found.has(name) || folder === undefined) return;
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (manifest.type !== 'module' && !roots.includes(name)) return;
    found.add(name);
    Object.keys(manifest.dependencies ?? {}).forEach((each) => visit(each, folder));
  };
  roots.forEach((name) => visit(name, __dirname));
  return [...found];
}

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '.',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  testEnvironment: 'node',
  testRegex: '\\.spec\\.ts$',
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/test/bench/'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.zhilu', '<rootDir>/.zhilu-build'],
  transform: { '^.+\\.(t|m?j)s$': ['@swc/jest'] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmClosure(esmRoots).join('|')})/)`],
  moduleNameMapper: { '^@zhilu/([^/]+)$': '<rootDir>/libs/$1/src' },
  testTimeout: 240_000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  workerIdleMemoryLimit: '1GB',
};
