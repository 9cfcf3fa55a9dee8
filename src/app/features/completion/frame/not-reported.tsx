import type { Disagreement } from '#contract/completion/read-completion.ts'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { toVisibleText } from '../../../text/visible-text.ts'
import { findMisfit } from '../../../record/find-misfit.ts'

export interface NotReportedProps {
  disagreements: readonly Disagreement[]
  /** The path of the value in the record, for example `usage.prompt_tokens`. */
  path: string
}

/**
 * In place of a missing value: "not reported", or, if it has another type, that it is not as the API specifies, and
 * what it is.
 */
export function NotReported({ disagreements, path }: NotReportedProps) {
  const misfit = findMisfit(disagreements, path)
  return misfit === null ? <span className="text-n10">{t.notReported}</span> : <NotAsAgreed misfit={misfit} />
}

/** Says that a value is not as the API specifies; `bare` if the value is shown beside it. */
export function NotAsAgreed({ misfit, bare = false }: { misfit: Disagreement; bare?: boolean }) {
  return (
    <span
      className="font-sans text-length"
      title={t.provenance.expected(misfit.expected, toVisibleText(misfit.found))}
      data-misfit={misfit.path}
    >
      {t.notAsAgreed}
      {!bare && <code className="ms-1 break-all text-n12">{toVisibleText(misfit.found)}</code>}
    </span>
  )
}
