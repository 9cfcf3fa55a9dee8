import { type ReactNode, useEffect, useEffectEvent } from 'react'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { setPreferences, usePreferences } from '../../../preferences.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorBoundary } from '../../../ui/late/error-boundary.tsx'
import { awaitMissing } from '../../../ui/late/say-missing.ts'
import { Section } from '../../../ui/section.tsx'

export type SectionName = keyof typeof t.sections

export interface DrawerSectionProps {
  name: SectionName
  /** Shown at the end of the heading's line. */
  aside?: ReactNode
  children: ReactNode
}

/**
 * The frame of a section: its heading, whether it is folded (remembered), and an error boundary, so that a section that
 * fails does not affect the others. The element has `data-section`, the target of the keys t, u and v.
 */
export function DrawerSection({ name, aside, children }: DrawerSectionProps) {
  const { foldedSections } = usePreferences()
  const title = t.sections[name]
  const fold = (folded: boolean) => {
    const others = foldedSections.filter((other) => other !== name)
    setPreferences({ foldedSections: folded ? [...others, name] : others })
  }
  return (
    <div data-section={name} className="scroll-mt-2 border-t hairline first:border-t-0">
      <Section title={title} aside={aside} folded={foldedSections.includes(name)} onFold={fold}>
        <SectionBoundary title={title}>{children}</SectionBoundary>
      </Section>
    </div>
  )
}

/** Says which part cannot be shown, and offers to try again. */
export function SectionBoundary({ title, children }: { title: string; children: ReactNode }) {
  const toBroken = (error: Error, retry: () => void) => <BrokenSection title={title} error={error} onRetry={retry} />
  return <ErrorBoundary fallback={toBroken}>{children}</ErrorBoundary>
}

function BrokenSection({ title, error, onRetry }: { title: string; error: Error; onRetry: () => void }) {
  // If its code did not come because the server was away.
  const again = useEffectEvent(onRetry)
  useEffect(() => awaitMissing(() => again()), [])
  return (
    <div role="alert" className="flex flex-wrap items-center gap-2 px-4 py-2 text-12 text-filter">
      <span title={error.message}>{t.sectionFailed(title)}</span>
      <Button onClick={onRetry}>{t.tryAgain}</Button>
    </div>
  )
}
