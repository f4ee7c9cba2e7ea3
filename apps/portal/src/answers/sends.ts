import { ApiResponse } from '@nestjs/swagger';

/** Says in the API's description that a route sends bytes of these media types instead of JSON. */
export const Sends = (...mediaTypes: string[]): MethodDecorator =>
  ApiResponse({
    status: 200,
    description: 'The content',
    content: Object.fromEntries(mediaTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])),
  });
