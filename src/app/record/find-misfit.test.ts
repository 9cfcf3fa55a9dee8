import { describe, expect, it } from 'vitest'
import { parseLosslessJson } from '#contract/json/lossless-json.ts'
import { readCompletion } from '#contract/completion/read-completion.ts'
import { findMisfit } from './find-misfit.ts'

const read = (text: string) => readCompletion(parseLosslessJson(text)).disagreements

describe('a fact that was reported with another type', () => {
  it('is told from one that was not reported', () => {
    const disagreements = read('{"created":1767323046000,"usage":{"prompt_tokens":"31"}}')
    expect(findMisfit(disagreements, 'created')?.found).toBe('1767323046000')
    expect(findMisfit(disagreements, 'usage.prompt_tokens')?.found).toBe('"31"')
    expect(findMisfit(disagreements, 'usage.completion_tokens')).toBeNull()
    expect(findMisfit(disagreements, 'model')).toBeNull()
  })

  it('counts for everything within', () => {
    const disagreements = read('{"usage":"a lot"}')
    expect(findMisfit(disagreements, 'usage.prompt_tokens_details.cached_tokens')?.found).toBe('"a lot"')
    expect(findMisfit(disagreements, 'usages')).toBeNull()
  })
})
