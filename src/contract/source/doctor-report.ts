import * as z from 'zod/mini'

/** One question about an upstream that its documentation leaves open, and the result. */
export const doctorFindingSchema = z.object({
  /** A short, stable name: `order`, `max_limit`, `after_unknown`, … */
  name: z.string(),
  question: z.string(),
  /** A few words; null if it was not asked or could not be determined. */
  answer: z.nullable(z.string()),
  /** `good` and `bad` say whether the mirror and the page can rely on it. */
  verdict: z.enum(['good', 'bad', 'open']),
})
export type DoctorFinding = z.infer<typeof doctorFindingSchema>

/** What `completionist doctor` found out about one upstream; stored with it. */
export const doctorReportSchema = z.object({
  object: z.literal('doctor.report'),
  upstream: z.string(),
  /** Unix milliseconds. */
  asked_ms: z.number(),
  calls: z.number(),
  /** Whether something was created, changed and deleted for it. */
  wrote: z.boolean(),
  findings: z.array(doctorFindingSchema),
})
export type DoctorReport = z.infer<typeof doctorReportSchema>
