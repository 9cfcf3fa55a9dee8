import type { CompletionDetail, StoredMessage } from '#contract/detail/completion-detail.ts'
import { namedCalls } from '#contract/completion/tool-call-preview.ts'
import { toPlainAnswer } from '../../record/plain-answer.ts'
import { readMessage } from '../../record/read-message.ts'
import { toDrawerModel } from '../../record/drawer-model.ts'

/** Longer records are not compared: that would freeze the page. */
const LONGEST_COMPARED = 2_000_000

/** One column of the comparison: a completion, or one of its choices. */
export interface Compared {
  key: string
  id: string
  /** The choice's position, if the choices of one completion are compared. */
  choice: number | null
  detail: CompletionDetail
  /** null if the input is unknown. */
  input: string | null
  /** null if it is too long to be compared. */
  output: string | null
  isTooLong: boolean
}

/** Whether a record is too long for its texts to be compared. */
function isTooLong({ raw, request }: CompletionDetail): boolean {
  return (raw?.length ?? 0) + (request?.length ?? 0) > LONGEST_COMPARED
}

/** The columns for these completions; for a single one with several choices, one column per choice. */
export function toCompared(details: readonly CompletionDetail[]): Compared[] {
  const [only] = details
  if (details.length === 1 && only !== undefined && only.row.choices > 1 && !isTooLong(only)) {
    const { input, outputs } = toTexts(only)
    return outputs.map((output, choice) => ({
      key: `${only.row.id} ${choice}`,
      id: only.row.id,
      choice,
      detail: only,
      input,
      output,
      isTooLong: false,
    }))
  }
  return details.map((detail): Compared => {
    const { id } = detail.row
    if (isTooLong(detail)) return { key: id, id, choice: null, detail, input: null, output: null, isTooLong: true }
    const { input, outputs } = toTexts(detail)
    return { key: id, id, choice: null, detail, input, output: outputs.join('\n\n'), isTooLong: false }
  })
}

function toTexts(detail: CompletionDetail): { input: string | null; outputs: string[] } {
  const { id } = detail.row
  const known = {
    id,
    source: detail.source,
    row: detail.row,
    detail,
    messages: null,
    messagesState: 'unknown' as const,
  }
  const { completion, messages, raw } = toDrawerModel(known)
  const outputs = (completion?.choices ?? []).map((choice) => toPlainAnswer(choice))
  return {
    input: messages?.map(toInputText).join('\n\n') ?? null,
    outputs: completion === null ? [raw ?? ''] : outputs,
  }
}

function toInputText(message: StoredMessage): string {
  const { role, toolCalls } = readMessage(message)
  const content = message['content'] ?? ''
  const said = typeof content === 'string' ? content : JSON.stringify(content, null, 2)
  const calls = namedCalls({ tool_calls: [...toolCalls] }).map(({ name, input }) => `${name}(${input ?? ''})`)
  return `${role}: ${[said, ...calls].filter((part) => part !== '').join('\n')}`
}
