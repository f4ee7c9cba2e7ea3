import { createZodDto, createZodValidationPipe } from 'nestjs-zod';
import { z } from 'zod';
import { WrongFields } from './wrong-fields';

/** Class of a request's body or query: exactly these keys, anything else is refused. Also feeds the OpenAPI page. */
export function strictDto<Shape extends z.ZodRawShape>(shape: Shape) {
  return createZodDto(z.strictObject(shape));
}

/** Refuses what does not fit its strict DTO, naming the fields. */
export const StrictPipe = createZodValidationPipe({
  createValidationException: (error) => new WrongFields(error as z.ZodError),
});
