/** A text split into the model's reasoning at its beginning and the answer. */
export interface SplitThinking {
  /** null if the text does not begin with reasoning. */
  thoughts: string | null
  answer: string
}

const OPENING = /^\s*<(think|thinking|thought|reasoning)>/i

/**
 * Splits off the reasoning that some servers leave at the start of the text, between `<think>` and `</think>`
 * (Perplexity, Hugging Face, vLLM without a reasoning parser). Without an end, all of it is reasoning: the answer was
 * cut off. A mark further on was written by the model, and stays. Pure.
 */
export function splitThinking(text: string): SplitThinking {
  const opening = OPENING.exec(text)
  if (opening === null) return { thoughts: null, answer: text }
  const rest = text.slice(opening[0].length)
  const closing = rest.search(new RegExp(`</${opening[1]}>`, 'i'))
  if (closing === -1) return { thoughts: rest.trim(), answer: '' }
  const answer = rest.slice(closing + (opening[1]?.length ?? 0) + 3)
  return { thoughts: rest.slice(0, closing).trim(), answer: answer.trimStart() }
}
