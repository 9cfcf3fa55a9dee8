import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import type { JsonFault } from './json-fault.ts'
import { PlainText, VisibleText } from '../../../../text/plain-text.tsx'

/** Characters before and after the fault that are shown: it is found at a glance, and a long text stays quick. */
const SHOWN_AROUND = 2_000

/** A text that is not JSON, as it is, with the place of the error; long texts first show its surroundings. */
export function BrokenJson({ text, fault }: { text: string; fault: JsonFault }) {
  const from = Math.max(0, fault.offset - SHOWN_AROUND)
  const to = Math.min(text.length, fault.offset + SHOWN_AROUND)
  const at = text.codePointAt(fault.offset)
  const width = at !== undefined && at > 0xffff ? 2 : 1
  const isCut = from > 0 || to < text.length
  return (
    <>
      <p className="text-12 text-filter" data-json-fault={`${fault.line}:${fault.column}`}>
        {t.tools.fault(fault.line, fault.column, t.tools.faults[fault.reason])}
      </p>
      <pre dir="ltr" className="mt-1 text-12 whitespace-pre-wrap">
        {from > 0 && '…'}
        <VisibleText text={text.slice(from, fault.offset)} />
        <mark
          className="rounded-1 bg-filter-soft text-filter outline-1 outline-filter outline-dashed"
          title={t.tools.faultHere}
        >
          <VisibleText text={text.slice(fault.offset, fault.offset + width) || '␃'} />
        </mark>
        <VisibleText text={text.slice(fault.offset + width, to)} />
        {to < text.length && '…'}
      </pre>
      {isCut && (
        <details className="mt-1">
          <summary className="text-12 text-n10">{t.showAll(text.length)}</summary>
          <PlainText text={text} mono />
        </details>
      )}
    </>
  )
}
