import { createZodDto, createZodValidationPipe } from 'nestjs-zod';
import { z } from 'zod';
import { Refusal, type FieldProblem } from '@zhilu/domain';

/** Class of a request's body or query: exactly these keys, anything else is refused. Also feeds the OpenAPI page. */
export function strictDto<Shape extends z.ZodRawShape>(shape: Shape) {
  return createZodDto(z.strictObject(shape));
}

/** Refuses what does not fit its strict DTO, naming the fields. */
export const StrictPipe = createZodValidationPipe({
  createValidationException: (error) => invalid(error as z.ZodError),
});

function invalid(error: z.ZodError): Refusal {
  const fields = error.issues.flatMap(fieldProblems).slice(0, 20);
  const names = [...new Set(fields.map((each) => each.field))].join(', ');
  return new Refusal(
    'invalid',
    { zh: `提交的内容有误：${names}`, en: `The request has wrong fields: ${names}` },
    { fields },
  );
}

function fieldProblems(issue: z.core.$ZodIssue): FieldProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [...issue.path, key].join('.').slice(0, 100), message: 'unknown field' }));
  }
  return [{ field: issue.path.join('.') || '(body)', message: issue.message }];
}
