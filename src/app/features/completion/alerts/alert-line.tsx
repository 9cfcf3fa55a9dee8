import type { LucideIcon } from 'lucide-react'
import type { ComponentType, ReactNode } from 'react'
import { toVisibleText } from '../../../text/visible-text.ts'

const TONES = { filter: 'bg-filter-soft text-filter', length: 'bg-length-soft text-length' }

export interface AlertLineProps {
  icon: LucideIcon | ComponentType<{ className?: string }>
  tone: keyof typeof TONES
  text: string
  children?: ReactNode
}

/** One important fact: its icon, its sentence, and details. */
export function AlertLine({ icon: Icon, tone, text, children }: AlertLineProps) {
  return (
    <div className={`flex min-w-0 gap-2 rounded-2 px-2 py-1 text-13 ${TONES[tone]}`}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        <p className="plain-text">{toVisibleText(text)}</p>
        {children}
      </div>
    </div>
  )
}
