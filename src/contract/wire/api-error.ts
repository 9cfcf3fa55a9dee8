import * as z from 'zod/mini'

/**
 * The one error envelope of every route: OpenAI's four members. Ours may add `request_id` and `retry_ms` (Unix
 * milliseconds) for upstream failures.
 */
export const apiErrorSchema = z.object({
  error: z.looseObject({
    message: z.string(),
    type: z.nullable(z.string()),
    param: z.nullable(z.string()),
    code: z.nullable(z.string()),
    request_id: z.optional(z.nullable(z.string())),
    retry_ms: z.optional(z.nullable(z.number())),
    upstream_status: z.optional(z.nullable(z.number())),
  }),
})
export type ApiErrorBody = z.infer<typeof apiErrorSchema>['error']
