/** The notes about reading an answer. Notes about the call itself (how it ended, what was cut) are elsewhere. */
export const READING_NOTES = {
  notJson: 'The answer is not JSON.',
  notUtf8: 'The answer is not UTF-8.',
  noObject: 'The answer is JSON, but no object.',
  noChoices: 'The answer is JSON, but has no choices.',
  noDone: 'The stream ended without [DONE].',
  dones: (times: number) => `The stream said [DONE] ${times} times.`,
  unparsed: (events: number) => `${events} ${events === 1 ? 'event was' : 'events were'} not JSON.`,
  notNumbers: (times: number) =>
    `The answer says NaN or Infinity ${times === 1 ? 'once' : `${times} times`}, which is no JSON; null stands there instead, and the answer is kept as it came.`,
  error: (words: string, speaks: boolean) => `The answer ${speaks ? 'carries' : 'is'} an error: ${words}`,
  streamError: (words: string) => `The stream carried an error: ${words}`,
  notTogether: (reason: string) => `The stream cannot be put together: ${reason}.`,
}

const OF_READING =
  /^(The answer (is not JSON|is not UTF-8|is JSON, but|is an error: |carries an error: )|The stream (ended without \[DONE\]|said \[DONE\]|carried an error: |cannot be put together)|\d+ events? (was|were) not JSON|The answer says NaN)/

/** Whether a note comes from reading an answer, so that reading it again makes it anew. */
export function isReadingNote(note: string): boolean {
  return OF_READING.test(note)
}

/** Whether an answer could not be read for a reason that will not go away. */
export function isUnreadableNote(note: string): boolean {
  return /^The answer could not be read: |^The answer’s content coding .* could not be taken off/.test(note)
}

/** Whether a note says that events of the stream were taken for an error. */
export function isStreamErrorNote(note: string): boolean {
  return note.startsWith('The stream carried an error: ')
}
