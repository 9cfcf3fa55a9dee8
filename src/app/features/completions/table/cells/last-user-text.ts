import type { StoredMessage } from '#contract/detail/completion-detail.ts'

/** In UTF-16 units: as much as a row shows. */
const LONGEST_TEXT = 500

/** The text of the last user message, at most 500 characters; null if there is none. Reads all forms of content. */
export function lastUserText(messages: readonly StoredMessage[]): string | null {
  const message = messages.findLast((one) => one.role === 'user')
  if (message === undefined) return null
  const text = contentText(message['content']) ?? contentText(message['content_parts'])
  return text === null
    ? null
    : Array.from(text.slice(0, 2 * LONGEST_TEXT))
        .slice(0, LONGEST_TEXT)
        .join('')
}

function contentText(content: unknown): string | null {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return null
  const texts = content.flatMap((part: unknown) =>
    typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string' ? [part.text] : [],
  )
  return texts.length === 0 ? null : texts.join(' ')
}
