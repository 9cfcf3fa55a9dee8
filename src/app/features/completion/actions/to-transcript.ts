import type { Completion, Message } from '#contract/completion/completion.ts'
import type { StoredMessage } from '#contract/detail/completion-detail.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { memberOf } from '../../../record/json-value.ts'

const words = t.transcript

/** The conversation as Markdown: a heading for each message and choice, texts as they are, calls as code blocks. */
export function toTranscript(completion: Completion, messages: readonly StoredMessage[] | null): string {
  const parts = [`# ${words.title(completion.model ?? t.notReported)}`]
  if (messages === null) parts.push(`*${t.actions.noMessages}*`)
  for (const message of messages ?? []) {
    const id = memberOf(message, 'tool_call_id')
    const suffix = typeof id === 'string' ? ` · ${words.toolResult(id)}` : ''
    parts.push(`## ${message.role}${suffix}`, ...toInputTexts(message), ...toCalls(memberOf(message, 'tool_calls')))
  }
  for (const [index, choice] of (completion.choices ?? []).entries()) {
    parts.push(`## ${words.choice(index + 1, choice.finish_reason ?? t.notReported)}`)
    if (choice.message) parts.push(...toAnswerTexts(choice.message))
  }
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function toInputTexts(message: StoredMessage): string[] {
  const parts = memberOf(message, 'content_parts')
  return toTexts(Array.isArray(parts) ? parts : memberOf(message, 'content'))
}

function toAnswerTexts(message: Message): string[] {
  const call = message.function_call
  return [
    ...toTexts(message.content),
    ...(message.refusal ? [`**${words.refusal}**`, message.refusal] : []),
    ...(message.audio?.transcript ? [`**${words.audio}**`, message.audio.transcript] : []),
    ...toCalls(message.tool_calls),
    ...(call ? [toCall(call.name ?? '', call.arguments ?? '')] : []),
  ]
}

function toTexts(content: unknown): string[] {
  if (typeof content === 'string') return [content]
  if (!Array.isArray(content)) return []
  return content.map((part: unknown) => {
    const text = memberOf(part, 'text')
    return typeof text === 'string' ? text : words.part(asText(memberOf(part, 'type')))
  })
}

function toCalls(calls: unknown): string[] {
  if (!Array.isArray(calls)) return []
  return calls.map((call: unknown) => {
    const called = memberOf(call, 'function') ?? memberOf(call, 'custom')
    const input = memberOf(called, 'arguments') ?? memberOf(called, 'input')
    return toCall(asText(memberOf(called, 'name')), asText(input))
  })
}

function toCall(name: string, input: string): string {
  return `${words.call(name.replaceAll('`', "'"))}\n\n${toFence(input)}`
}

/** A fence longer than any run of backticks inside, so that the text cannot close it. */
function toFence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].slice(0, 10_000).map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${text}\n${fence}`
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
