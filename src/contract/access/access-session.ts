import * as z from 'zod/mini'

/** Answer of `/api/session`: whether a token is needed here, and who one is; null: nobody yet. */
export const accessSessionSchema = z.object({
  object: z.literal('session'),
  token_needed: z.boolean(),
  caller: z.nullable(
    z.object({
      name: z.string(),
      role: z.enum(['record', 'read', 'edit', 'admin']),
      /** `machine`: this user of this machine, without a token. */
      by: z.enum(['machine', 'token', 'session']),
    }),
  ),
})
export type AccessSession = z.infer<typeof accessSessionSchema>
