import * as z from 'zod/mini'

/** One question about an upstream that its documentation leaves open, and what it showed. */
export const doctorFindingSchema = z.object({
  /** A short name that stays: `order`, `max_limit`, `after_unknown`, … */
  name: z.string(),
  question: z.string(),
  /** In a few words; null where it was not asked or could not be told. */
  answer: z.nullable(z.string()),
  /** `good` and `bad` say whether the mirror and the screen can rely on it. */
  verdict: z.enum(['good', 'bad', 'open']),
})
export type DoctorFinding = z.infer<typeof doctorFindingSchema>

/** What `completionist doctor` found out about one upstream; kept with it. */
export const doctorReportSchema = z.object({
  object: z.literal('doctor.report'),
  upstream: z.string(),
  /** Unix milliseconds. */
  asked_at: z.number(),
  calls: z.number(),
  /** Whether something was created, changed and deleted to find out. */
  wrote: z.boolean(),
  findings: z.array(doctorFindingSchema),
})
export type DoctorReport = z.infer<typeof doctorReportSchema>
