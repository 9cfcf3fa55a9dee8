import type { ReactNode } from 'react'
import { conversationMessages as t } from '../../../../messages/record/conversation.ts'
import { needsHost, readLink } from './link-safety.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'

export interface ExternalLinkProps {
  target: unknown
  /** The words of the link as plain text, to check whether they show where it leads. */
  words: string
  children?: ReactNode
}

/** A link written by a model: it opens only on a click, and its real host is shown. An unsafe link is shown as text. */
export function ExternalLink({ target, words, children }: ExternalLinkProps) {
  const link = readLink(target)
  if (link === null) {
    return (
      <span
        className="underline decoration-dotted"
        data-inert-link
        title={typeof target === 'string' ? toVisibleText(target.slice(0, 500)) : undefined}
      >
        {children ?? words}
      </span>
    )
  }
  const warning = link.hasUserInfo ? t.text.userInfo : link.isInternational ? t.text.international : undefined
  return (
    <>
      <a href={link.href} target="_blank" rel="noopener noreferrer nofollow" title={link.href} className="underline">
        {children ?? words}
      </a>
      {needsHost(words, link) && (
        <span
          title={warning}
          dir="ltr"
          className={`ms-1 rounded-1 px-1 font-mono text-11 ${warning ? 'bg-length-soft text-length' : 'bg-n4 text-n10'}`}
        >
          {link.host}
        </span>
      )}
    </>
  )
}
