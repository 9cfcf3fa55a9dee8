import * as z from 'zod/mini'

/**
 * The one error envelope, on every route: OpenAI's own four members (spec `Error`). Ours may add
 * `request_id` and `retry_at` (Unix milliseconds) for failures of the upstream.
 */
export const apiErrorSchema = z.object({
  error: z.looseObject({
    message: z.string(),
    type: z.nullable(z.string()),
    param: z.nullable(z.string()),
    code: z.nullable(z.string()),
    request_id: z.optional(z.nullable(z.string())),
    retry_at: z.optional(z.nullable(z.number())),
    upstream_status: z.optional(z.nullable(z.number())),
  }),
})
export type ApiErrorBody = z.infer<typeof apiErrorSchema>['error']
