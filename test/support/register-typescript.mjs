import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

/* Lets a child process of a test run our TypeScript as it stands: node --import <this file> -e "require('<file>.ts')". */

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const options = { ...JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8')), swcrc: false, sourceMaps: 'inline' };
options.jsc = { ...options.jsc, baseUrl: root };
delete options.$schema;

Module._extensions['.ts'] = (module, file) => {
  const { code } = transformSync(readFileSync(file, 'utf8'), { ...options, filename: file });
  module._compile(code, file);
};

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const library = /^@zhilu\/([^/]+)$/.exec(request);
  const target = library === null ? request : join(root, 'libs', library[1], 'src', 'index.ts');
  return resolveFilename.call(this, target, ...rest);
};
