const { readFileSync, existsSync } = require('node:fs');
const { join } = require('node:path');

/** ESM-only packages (and their ESM-only dependencies) that Jest must turn into CommonJS. */
const esmRoots = ['camunda-external-task-client-js', 'bpmn-moddle', 'dmn-moddle'];

function esmClosure(roots) {
  const found = new Set();
  const visit = (name) => {
    const file = join(__dirname, 'node_modules', name, 'package.json');
    if (found.has(name) || !existsSync(file)) return;
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    if (manifest.type !== 'module' && !roots.includes(name)) return;
    found.add(name);
    Object.keys(manifest.dependencies ?? {}).forEach(visit);
  };
  roots.forEach(visit);
  return [...found];
}

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '.',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  testEnvironment: 'node',
  testRegex: '\\.spec\\.ts$',
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/test/bench/', '/apps/portal/client/'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.zhilu', '<rootDir>/.zhilu-build'],
  transform: { '^.+\\.(t|m?j)s$': ['@swc/jest'] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmClosure(esmRoots).join('|')})/)`],
  moduleNameMapper: { '^@zhilu/([^/]+)$': '<rootDir>/libs/$1/src' },
  testTimeout: 120_000,
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
};
