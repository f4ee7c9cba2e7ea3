import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { shippedFolder } from '../foundation/shipped-folder';
import type { JsonSchema } from './schema-of-type';

/** What routes answer: the schema of each by operation id, and the named schemas they refer to. */
export interface Answers {
  operations: Record<string, JsonSchema>;
  schemas: Record<string, JsonSchema>;
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const PROBLEM = {
  description: 'What went wrong, as a sentence in the reader’s language (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** Where the build leaves the description. */
export const answersFile = (): string => join(shippedFolder(), 'dist/apps/portal/answers.json');

/** Adds to the document what routes answer, good or bad. Before the first build the answers stay undescribed. */
export function withAnswers(document: OpenAPIObject): OpenAPIObject {
  if (!existsSync(answersFile())) return document;
  const { operations, schemas } = JSON.parse(readFileSync(answersFile(), 'utf8')) as Answers;
  const own = (document.components ??= {});
  const taken = Object.keys(schemas).find((name) => name in (own.schemas ?? {}));
  if (taken) throw new Error(`Two things of the API are called ${taken}: a request's body and an answer.`);
  own.schemas = { ...own.schemas, ...schemas };
  for (const path of Object.values(document.paths))
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const operation = path[method];
      if (operation) describe(operation, operations[operation.operationId ?? '']);
    }
  return document;
}

function describe(operation: Operation, schema: JsonSchema | undefined): void {
  for (const answer of Object.values(operation.responses))
    if (schema && answer && !('$ref' in answer) && !answer.content) answer.content = { 'application/json': { schema } };
  operation.responses.default = PROBLEM;
}
