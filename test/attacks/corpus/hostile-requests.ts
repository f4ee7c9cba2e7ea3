import { gzipSync } from 'node:zlib';
import type { Raw } from '../http';
import { multipart } from '../http';
import { writes } from './payload';

export interface RequestCase {
  id: string;
  raw: Raw;
  /** Works on an engine without the guard; the file is the proof. */
  effect?: boolean;
  /** Other refusals than a 4xx that are as good: the engine read nothing of it. */
  harmless?: boolean;
}

const utf16 = (text: string, littleEndian = true): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return littleEndian ? bytes : bytes.swap16();
};

function utf32(text: string, littleEndian: boolean): Buffer {
  const bytes = Buffer.alloc(text.length * 4);
  [...text].forEach((character, index) => {
    const code = character.codePointAt(0)!;
    if (littleEndian) bytes.writeUInt32LE(code, index * 4);
    else bytes.writeUInt32BE(code, index * 4);
  });
  return bytes;
}

/** Requests that carry an expression, or bring one past the check. */
export function hostileRequests(folder: string, filterId: string): RequestCase[] {
  const cases: RequestCase[] = [];
  const body = (id: string) => JSON.stringify({ orQueries: [{ assigneeExpression: writes(`${folder}/${id}`) }] });
  const add = (id: string, build: (body: string, run: string) => Raw, more: Partial<RequestCase> = {}) =>
    cases.push({ id, raw: build(body(id), writes(`${folder}/${id}`)), ...more });
  const json = (extra: Record<string, string>) => ({ 'Content-Type': 'application/json', ...extra });

  // The doors
  add('or-query', (b) => ({ path: '/task', body: b }), { effect: true });
  add('or-query-count', (b) => ({ path: '/task/count', body: b }), { effect: true });
  add('or-query-named-engine', (b) => ({ path: '/engine/default/task', body: b }), { effect: true });
  add('plain-query', (_, run) => ({ path: '/task', body: JSON.stringify({ assigneeExpression: run }) }));
  for (const field of [
    'assigneeLikeExpression',
    'ownerExpression',
    'candidateUserExpression',
    'candidateGroupExpression',
    'candidateGroupsExpression',
    'involvedUserExpression',
    'taskDefinitionKeyExpression',
    'createdBeforeExpression',
    'dueBeforeExpression',
    'followUpBeforeExpression',
    'processInstanceBusinessKeyExpression',
    'nameExpression',
  ]) {
    add(`or-query-${field}`, (_, run) => ({ path: '/task', body: JSON.stringify({ orQueries: [{ [field]: run }] }) }));
  }
  add(
    'second-or-query',
    (_, run) => ({ path: '/task', body: JSON.stringify({ orQueries: [{ name: 'x' }, { dueAfterExpression: run }] }) }),
    { effect: true },
  );
  add('query-string', (_, run) => ({ path: `/task?assigneeExpression=${encodeURIComponent(run)}` }));
  add('query-string-encoded-name', (_, run) => ({ path: `/task?assignee%45xpression=${encodeURIComponent(run)}` }));
  add('query-string-count', (_, run) => ({ path: `/task/count?candidateGroupExpression=${encodeURIComponent(run)}` }));
  add('query-string-malformed', () => ({ path: '/task?assigneeExpression%=x' }));
  add('filter-create', (b) => ({
    path: '/filter/create',
    body: JSON.stringify({ resourceType: 'Task', name: 'x', query: JSON.parse(b) }),
  }));
  add('filter-create-plain', (_, run) => ({
    path: '/filter/create',
    body: JSON.stringify({ resourceType: 'Task', name: 'x', query: { assigneeExpression: run } }),
  }));
  add('filter-update', (b) => ({
    method: 'PUT',
    path: `/filter/${filterId}`,
    body: JSON.stringify({ resourceType: 'Task', name: 'x', query: JSON.parse(b) }),
  }));
  add('filter-list-extended', (b) => ({ path: `/filter/${filterId}/list`, body: b }), { effect: true });
  add('filter-count-extended', (b) => ({ path: `/filter/${filterId}/count`, body: b }));
  add('filter-single-extended', (b) => ({ path: `/filter/${filterId}/singleResult`, body: b }));
  add('inside-other-fields', (b) => ({ path: '/task', body: JSON.stringify({ query: { variables: JSON.parse(b) } }) }));
  add('inside-data-inside-a-query', (_, run) => ({
    path: '/task',
    body: JSON.stringify({ orQueries: [{ variables: { assigneeExpression: run } }] }),
  }));
  add('list-named-like-data', (_, run) => ({
    path: '/task',
    body: JSON.stringify({ processVariables: [{ assigneeExpression: run }] }),
  }));

  // Encodings of the body
  add('escaped-letter', (b) => ({ path: '/task', body: b.replace('Expression', '\\u0045xpression') }), {
    effect: true,
  });
  add(
    'escaped-everything',
    (b) => ({
      path: '/task',
      body: b.replace(
        'assigneeExpression',
        [...'assigneeExpression'].map((c) => '\\u00' + c.charCodeAt(0).toString(16)).join(''),
      ),
    }),
    { effect: true },
  );
  add('utf-16-little-endian', (b) => ({ path: '/task', body: utf16(b) }), { effect: true });
  add('utf-16-big-endian', (b) => ({ path: '/task', body: utf16(b, false) }), { effect: true });
  add('utf-16-with-mark', (b) => ({ path: '/task', body: utf16('\ufeff' + b) }), { effect: true });
  add('utf-16-announced', (b) => ({
    path: '/task',
    body: utf16(b),
    headers: json({ 'Content-Type': 'application/json; charset=UTF-16LE' }),
  }));
  add('utf-32-little-endian', (b) => ({ path: '/task', body: utf32(b, true) }), { effect: true });
  add('utf-32-big-endian', (b) => ({ path: '/task', body: utf32(b, false) }), { effect: true });
  add('utf-8-with-mark', (b) => ({ path: '/task', body: '\ufeff' + b }), { effect: true });
  add('mark-before-a-harmless-body', () => ({ path: '/task', body: '\ufeff{}' }));
  add('latin-1-announced', (b) => ({
    path: '/task',
    body: b,
    headers: json({ 'Content-Type': 'application/json;charset=ISO-8859-1' }),
  }));
  add('broken-utf-8', (b) => ({
    path: '/task',
    body: Buffer.concat([Buffer.from(b.slice(0, -1) + ',"name":"'), Buffer.from([0xc0, 0x80]), Buffer.from('"}')]),
  }));
  add('nul-bytes', (b) => ({ path: '/task', body: b.replace('{', '{\0') }));
  add('gzip', (b) => ({ path: '/task', body: gzipSync(b), headers: json({ 'Content-Encoding': 'gzip' }) }));
  add('deflate-announced', (b) => ({ path: '/task', body: b, headers: json({ 'Content-Encoding': 'deflate' }) }));
  add('chunked', (b) => ({ path: '/task', body: b, headers: json({ 'Transfer-Encoding': 'chunked' }) }), {
    effect: true,
  });

  // JSON with two meanings
  add('duplicate-field', (b) => ({ path: '/task', body: `{"orQueries":[],${b.slice(1)}` }), { effect: true });
  add('duplicate-harmless-field', () => ({ path: '/task', body: '{"name":"a","name":"b"}' }));
  add('second-value', (b) => ({ path: '/task', body: `{}${b}` }));
  add('single-quotes', (b) => ({ path: '/task', body: b.replace(/"assigneeExpression"/, "'assigneeExpression'") }));
  add('comment-in-json', (b) => ({ path: '/task', body: `/* x */${b}` }));
  add('deep-nesting', () => ({ path: '/task', body: '{"orQueries":'.repeat(300) + '1' + '}'.repeat(300) }));
  add('very-deep-nesting', () => ({ path: '/task', body: '['.repeat(200_000) }));
  add('huge-body', () => ({ path: '/task', body: `{"name":"${'x'.repeat(3_000_000)}"}` }));
  add('huge-body-chunked', () => ({
    path: '/task',
    body: `{"name":"${'x'.repeat(3_000_000)}"}`,
    headers: json({ 'Transfer-Encoding': 'chunked' }),
  }));
  add('unfinished-json', (b) => ({ path: '/task', body: b.slice(0, -1) }));

  // Kinds of body
  add('json-with-parameters', (b) => ({
    path: '/task',
    body: b,
    headers: json({ 'Content-Type': 'application/json; boundary=multipart/form-data' }),
  }));
  add('json-in-capitals', (b) => ({ path: '/task', body: b, headers: json({ 'Content-Type': 'APPLICATION/JSON' }) }), {
    effect: true,
  });
  add('text-plain', (b) => ({ path: '/task', body: b, headers: { 'Content-Type': 'text/plain' } }));
  add('hal-json', (b) => ({ path: '/task', body: b, headers: { 'Content-Type': 'application/hal+json' } }));
  add('no-content-type', (b) => ({ path: '/task', body: b, headers: { 'Content-Type': '' } }));
  add(
    'two-content-types',
    (b) => ({
      path: '/task',
      body: b,
      headers: { 'Content-Type': ['application/json', 'multipart/form-data'] as unknown as string },
    }),
    { harmless: true },
  );
  add('multipart-announced', (b) => ({
    path: '/task',
    body: b,
    headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
  }));
  add('multipart-variable', () => ({
    path: '/process-instance/x/variables/a/data',
    ...multipart('x', { 'a.json': '{}' }),
  }));
  add('multipart-attachment', () => ({ path: '/task/x/attachment/create', ...multipart('x', { 'a.txt': 'x' }) }));
  add('form-encoded', (_, run) => ({
    path: '/task',
    body: `assigneeExpression=${encodeURIComponent(run)}`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  }));
  add('json-to-the-deployment', (b) => ({ path: '/deployment/create', body: b }));

  // Paths
  add('path-parameter', (b) => ({ path: '/task;x=1', body: b }), { effect: true });
  add('path-parameter-on-the-root', (b) => ({ path: '!/engine-rest;x=1/task', body: b }));
  add('double-slash', (b) => ({ path: '//task', body: b }));
  add('trailing-slash', (b) => ({ path: '/task/', body: b }), { effect: true });
  add('encoded-letter-in-path', (b) => ({ path: '/t%61sk', body: b }));
  add('encoded-letter-in-root', (b) => ({ path: '!/%65ngine-rest/task', body: b }));
  add('encoded-slash', (b) => ({ path: '/engine%2fdefault%2ftask', body: b }));
  add('dots-in-path', (b) => ({ path: '/version/../task', body: b }));
  add('encoded-dots-in-path', (b) => ({ path: '/version/%2e%2e/task', body: b }));
  add('dot-segment', (b) => ({ path: '/./task', body: b }));
  add('backslash-in-path', (b) => ({ path: '/version\\..\\task', body: b }));
  add('capitals-in-path', (b) => ({ path: '/TASK', body: b }));
  add('suffix-in-path', (b) => ({ path: '/task.json', body: b }));
  add('absolute-form', (b) => ({ path: '!http://127.0.0.1/engine-rest/task', body: b }));
  add('deployment-path-for-a-query', (b) => ({
    path: '/deployment/create/../../task',
    ...{ body: b, headers: { 'Content-Type': 'multipart/form-data; boundary=x' } },
  }));
  add('deployment-path-by-parameter', (b) => ({
    path: '/task;/deployment/create',
    body: b,
    headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
  }));

  // Java objects and other endpoints
  add('java-serialized-variable', () => ({
    path: '/process-definition/key/ok-user-task/start',
    body: JSON.stringify({
      variables: {
        a: {
          value: 'rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA==',
          type: 'Object',
          valueInfo: {
            objectTypeName: 'java.util.HashMap',
            serializationDataFormat: 'application/x-java-serialized-object',
          },
        },
      },
    }),
  }));
  return cases;
}
