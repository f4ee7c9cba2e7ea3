import type { Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { startPortal, type PortalApp } from '../support/portal-app';
import { addPerson, addUnits, logIn, type Browser } from '../support/portal-people';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
/** The description itself, and what looks at every request. */
const NO_ROUTES = /^\/api\/(docs|openapi\.json)|\*/;
const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
/** Nest's mark of a parameter that takes the body. */
const BODY = /^3:/;

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Content = Record<string, { schema?: object }>;

let portal: PortalApp;
let document: OpenAPIObject;
let operations: { name: string; operation: Operation }[];
const people: Record<string, Browser> = {};

beforeAll(async () => {
  portal = await startPortal();
  await addUnits(portal.facts);
  await addPerson(portal.facts, 'admin', 'bureau', ['admin']);
  await addPerson(portal.facts, 'head', 'bureau', ['bureau-head']);
  for (const login of ['admin', 'head']) people[login] = await logIn(portal.url, login);
  document = (await people.admin.get('/api/openapi.json').expect(200)).body;
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => (item[method] ? [{ name: `${method} ${path}`, operation: item[method] }] : [])),
  );
});
afterAll(() => portal?.stop());

test('every route of the portal is described, and nothing else is', () => {
  const { stack } = portal.app.getHttpAdapter().getInstance().router as { stack: Layer[] };
  const routes = stack.flatMap(({ route }) =>
    route && !NO_ROUTES.test(route.path)
      ? Object.keys(route.methods).map((method) => `${method} ${route.path.replace(/:(\w+)/g, '{$1}')}`)
      : [],
  );
  expect(routes.length).toBeGreaterThan(60);
  expect(operations.map(({ name }) => name).sort()).toEqual([...new Set(routes)].sort());
});

test('every route says what it answers, and that it may answer a problem', () => {
  const unsaid = operations.filter(({ operation }) => !saysItsAnswer(operation)).map(({ name }) => name);
  expect(unsaid).toEqual([]);
  for (const { operation } of operations) expect(operation.responses.default).toMatchObject({ content: PROBLEM });
});

test('every route that takes a body says which, to the field', () => {
  const taking = bodyTakers(portal);
  expect(taking.length).toBeGreaterThan(15);
  for (const id of taking) {
    const { operation } = operations.find((each) => each.operation.operationId === id)!;
    const body = operation.requestBody as { content: Content } | undefined;
    const schema = resolved(body?.content['application/json']?.schema);
    expect([id, schema]).toEqual([id, expect.objectContaining({ type: 'object', additionalProperties: false })]);
  }
});

test('every reference leads somewhere', () => {
  const named = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name,
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((name) => !(name in document.components!.schemas!))).toEqual([]);
});

test.each([
  ['admin', '/api/session'],
  ['admin', '/api/admin/units'],
  ['admin', '/api/admin/people'],
  ['admin', '/api/admin/deputies'],
  ['admin', '/api/admin/status'],
  ['head', '/api/public'],
  ['head', '/api/workbench'],
  ['head', '/api/tasks'],
  ['head', '/api/cases'],
  ['head', '/api/inbox/counts'],
  ['head', '/api/articles'],
  ['head', '/api/units'],
  ['head', '/api/people'],
  ['head', '/api/registers'],
  ['head', '/api/recordings'],
  ['head', '/api/processes'],
  ['head', '/api/notifications'],
  ['head', '/api/drafts'],
])('%s gets from %s exactly what is described', async (login, path) => {
  const { body } = await people[login].get(path).expect(200);
  const { responses } = document.paths[path].get!;
  const { content } = responses['200'] as { content: Content };
  expect(exactly(content['application/json'].schema!).safeParse(body).error?.issues ?? []).toEqual([]);
});

test('a problem is as described', async () => {
  const { body } = await people.head
    .get('/api/cases/none')
    .expect(404)
    .expect('content-type', /problem\+json/);
  expect(exactly(PROBLEM['application/problem+json'].schema).safeParse(body).error?.issues ?? []).toEqual([]);
});

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

function saysItsAnswer({ responses }: Operation): boolean {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  if (good.length === 1 && good[0][0] === '204') return true;
  return good.length > 0 && good.every(([, answer]) => Object.values(contentOf(answer)).some(({ schema }) => schema));
}

function contentOf(answer: unknown): Content {
  return (answer as { content?: Content }).content ?? {};
}

/** Operation ids of the methods that have a parameter for the body. */
function bodyTakers({ app }: PortalApp): string[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const { name, prototype } = metatype as Type;
    return Object.getOwnPropertyNames(prototype)
      .filter((method) =>
        Object.keys(Reflect.getMetadata('__routeArguments__', metatype!, method) ?? {}).some((key) => BODY.test(key)),
      )
      .map((method) => `${name}_${method}`);
  });
}

function resolved(schema: object | undefined): unknown {
  const name = (schema as { $ref?: string } | undefined)?.$ref?.split('/').pop();
  return name ? document.components!.schemas![name] : schema;
}

/** The schema as a check that also refuses fields nobody described. */
function exactly(schema: object): z.ZodType {
  const text = JSON.stringify({ ...schema, $defs: document.components!.schemas });
  const whole = JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'), (_key, value) =>
    value?.type === 'object' && value.properties && !('additionalProperties' in value)
      ? { ...value, additionalProperties: false }
      : value,
  );
  return z.fromJSONSchema(whole);
}
