import * as z from 'zod/mini'

/** The answer of `/api/session`: whether a token is required, and who the caller is (null: not logged in). */
export const accessSessionSchema = z.object({
  object: z.literal('session'),
  token_needed: z.boolean(),
  caller: z.nullable(
    z.object({
      name: z.string(),
      role: z.enum(['record', 'read', 'edit', 'admin']),
      /** `machine`: a user of this machine, without a token. */
      by: z.enum(['machine', 'token', 'session']),
    }),
  ),
})
export type AccessSession = z.infer<typeof accessSessionSchema>
