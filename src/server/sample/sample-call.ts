/** A hand-written call of the sample: one question and one answer. */
export interface SampleCall {
  feature: 'support' | 'search' | 'triage' | 'summarise' | 'translate' | 'code'
  system: string
  user: string
  assistant: string
}
