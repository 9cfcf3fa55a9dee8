import { type FailureWords, toFailureWords, toFilterFindings } from '#contract/failure/failure-words.ts'
import { toChoiceFailure } from '#contract/failure/read-failure.ts'
import type { Capture } from '#contract/row/capture.ts'
import type { Sliced } from '../../../sliced.ts'
import { findJsonFaultInPieces } from '../conversation/calls/json-fault.ts'
import { findHiddenInPieces, type HiddenCharacters } from '../../../text/visible-text.ts'
import type { DrawerModel } from '../../../record/drawer-model.ts'
import { memberOf } from '../../../record/json-value.ts'

/** A fact about a completion that must not be overlooked. `choice` counts from 1; null for all choices. */
export type Alert =
  | { kind: 'refusal' | 'length'; choice: number | null }
  /** What the filter found in the answer, or in the prompt if `choice` is 0; empty if it does not say. */
  | { kind: 'contentFilter'; choice: number | null; findings: readonly string[] }
  /** Upstream's own words after a failure, with the HTTP status. */
  | { kind: 'failure'; words: FailureWords; status: number | null; choice: number | null }
  | { kind: 'invalidJson'; broken: number; calls: number }
  | { kind: 'damaged'; why: string }
  | { kind: 'noJson'; why: string }
  | { kind: 'capture'; how: string; status: number | null; notes: readonly string[] }
  /** Notes about a recorded call whose answer is complete. */
  | { kind: 'notes'; notes: readonly string[] }
  | { kind: 'noChoices' }
  | { kind: 'disagreements'; list: DrawerModel['disagreements'] }
  | { kind: 'hidden'; characters: HiddenCharacters }

/** How many choices or calls are examined between two pauses. */
const CHOICES_A_PIECE = 20

/** The recorder's word for a complete call; every other word, also one of a later version, is an alert. */
const WHOLE: Capture = 'complete'

/** Not worth an alert: some servers never send it. */
const OF_ENDING = /\[DONE\]/

/** Examines a completion and names what is wrong or missing, the most serious first. Never throws. */
export function* findAlerts(model: DrawerModel): Sliced<Alert[]> {
  const alerts: Alert[] = []
  const { detail, completion } = model
  if (detail?.damage) alerts.push({ kind: 'damaged', why: detail.damage })
  if (model.rawProblem !== null) alerts.push({ kind: 'noJson', why: model.rawProblem })
  const capture = detail?.provenance.capture ?? null
  const broken = capture !== null && capture !== WHOLE
  if (broken) {
    const { status = null, notes = [] } = detail?.provenance.call ?? {}
    const words = detail?.provenance.failure ?? null
    alerts.push({ kind: 'capture', how: capture, status, notes: words === null ? notes : [] })
    if (words !== null) alerts.push({ kind: 'failure', words, status, choice: null })
  }
  const noted = (detail?.provenance.call?.notes ?? []).filter((note) => !OF_ENDING.test(note))
  if (!broken && noted.length > 0) alerts.push({ kind: 'notes', notes: noted })
  // A failed call has no choices for that reason.
  if (completion !== null) {
    const found = yield* findAnswerAlerts(completion)
    alerts.push(...found.filter((one) => !broken || one.kind !== 'noChoices'))
  }
  if (model.disagreements.length > 0) alerts.push({ kind: 'disagreements', list: model.disagreements })
  return alerts
}

function* findAnswerAlerts(completion: NonNullable<DrawerModel['completion']>): Sliced<Alert[]> {
  const alerts: Alert[] = []
  const choices = completion.choices ?? []
  const said = toFailureWords(completion['error'])
  if (said !== null) alerts.push({ kind: 'failure', words: said, status: null, choice: null })
  if (choices.length === 0 && said === null) alerts.push({ kind: 'noChoices' })
  const inPrompt = findPromptFindings(completion['prompt_filter_results'] ?? completion['prompt_annotations'])
  if (inPrompt.length > 0) alerts.push({ kind: 'contentFilter', choice: 0, findings: inPrompt })
  const texts: string[] = []
  let calls = 0
  let broken = 0
  for (const [at, choice] of choices.entries()) {
    if (at % CHOICES_A_PIECE === CHOICES_A_PIECE - 1) yield
    const place = choices.length > 1 ? at + 1 : null
    const { message } = choice
    if (message?.refusal) alerts.push({ kind: 'refusal', choice: place })
    if (choice.finish_reason === 'length') alerts.push({ kind: 'length', choice: place })
    const findings = toFilterFindings(choice['content_filter_results'] ?? choice['content_filter_result'])
    if (choice.finish_reason === 'content_filter' || findings.length > 0)
      alerts.push({ kind: 'contentFilter', choice: place, findings })
    const failed = toChoiceFailure([choice])
    if (failed !== null) alerts.push({ kind: 'failure', words: failed, status: null, choice: place })
    for (const called of [...(message?.tool_calls ?? []).map((call) => call.function), message?.function_call]) {
      if (!called) continue
      calls += 1
      const text = called.arguments ?? ''
      if (text.trim() !== '' && (yield* findJsonFaultInPieces(text)) !== null) broken += 1
      if (calls % CHOICES_A_PIECE === 0) yield
      texts.push(text)
    }
    if (typeof message?.content === 'string') texts.push(message.content)
    texts.push(message?.refusal ?? '', message?.audio?.transcript ?? '')
  }
  if (broken > 0) alerts.push({ kind: 'invalidJson', broken, calls })
  const characters = yield* findHiddenInPieces(texts.join('\n'))
  if (characters.count > 0) alerts.push({ kind: 'hidden', characters })
  return alerts
}

/** What Azure's filter found in any part of the prompt, each finding once. */
function findPromptFindings(results: unknown): string[] {
  const list: unknown[] = Array.isArray(results) ? results : []
  const found = list.flatMap((one) => toFilterFindings(memberOf(one, 'content_filter_results')))
  return [...new Set(found)]
}
