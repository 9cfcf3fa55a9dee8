import type { Completion } from '../completion/completion.ts'
import { FEATURES, type Feature } from '../row/feature.ts'
import type { MetadataPairs } from '../wire/list-query.ts'
import { countImages, findAudio } from './output-preview.ts'
import { hasInvalidArguments, namedCalls } from '../completion/tool-call-preview.ts'

/** What a completion contains beyond plain text, in any choice, in the order of `FEATURES`. */
export function toRowFeatures(completion: Completion, metadata: MetadataPairs, hasInputImages: boolean): Feature[] {
  const choices = completion.choices ?? []
  const messages = choices
    .map((choice) => choice.message)
    .filter((message) => message !== null && message !== undefined)
  const calls = messages.flatMap((message) => namedCalls(message))
  const shown: Record<Feature, boolean> = {
    tool_calls: calls.length > 0,
    refusal: messages.some(({ refusal }) => refusal !== undefined && refusal !== null && refusal !== ''),
    annotations: messages.some(({ annotations }) => (annotations ?? []).length > 0),
    audio: messages.some((message) => findAudio(message) !== null),
    logprobs: choices.some(
      ({ logprobs }) => hasAny(logprobs?.content) || hasAny(logprobs?.refusal) || hasAny(logprobs?.['tokens']),
    ),
    images: hasInputImages || messages.some((message) => countImages(message) > 0),
    choices: choices.length > 1,
    metadata: metadata.length > 0,
    invalid_json: calls.some(hasInvalidArguments),
    usage_details: hasDetails(completion.usage),
  }
  return FEATURES.filter((feature) => shown[feature])
}

function hasAny(tokens: unknown): boolean {
  return Array.isArray(tokens) && tokens.length > 0
}

function hasDetails(usage: Completion['usage']): boolean {
  return [usage?.prompt_tokens_details, usage?.completion_tokens_details].some(
    (details) => details !== undefined && details !== null && Object.values(details).some((tokens) => tokens !== null),
  )
}
