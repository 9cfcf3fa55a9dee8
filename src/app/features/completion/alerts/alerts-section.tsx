import { EyeOff, FileWarning, Filter, Scissors, Unplug } from 'lucide-react'
import { type ReactNode, useCallback } from 'react'
import { conversationMessages } from '../../../messages/record/conversation.ts'
import { toVisibleText } from '../../../text/visible-text.ts'
import { SMALL_TEXT } from '../../../sliced.ts'
import { DrawerSection } from '../frame/drawer-section.tsx'
import { useSliced } from '../../../use-sliced.ts'
import { StateIcon } from '../../../record/state-icon.tsx'
import type { SectionProps } from '../frame/section-props.ts'
import { AlertLine as Line } from './alert-line.tsx'
import { FailureLine } from './failure-line.tsx'
import { type Alert, findAlerts } from './find-alerts.ts'
import { toCaptureText } from '../provenance/call-facts.tsx'

const t = conversationMessages.alerts
/** More of one kind are counted: an answer may have a warning for each of thousands of calls. */
const MOST_ALERTS = 50
/** Characters of a text in invisible tags that are shown; how many there are is said beside it. */
const LONGEST_TAG_TEXT = 2_000
/** Shown until a long record has been examined. */
const NO_ALERTS: readonly Alert[] = []

/**
 * What must not be overlooked: refusals, cut-offs, filters, bad JSON, damage, disagreements. Absent if there is
 * nothing.
 */
export function AlertsSection({ model }: SectionProps) {
  const begin = useCallback(() => findAlerts(model), [model])
  const alerts = useSliced(begin, (model.raw ?? '').length < SMALL_TEXT) ?? NO_ALERTS
  if (alerts.length === 0) return null
  return (
    <DrawerSection name="alerts">
      <ul className="flex flex-col gap-1.5">
        {alerts.slice(0, MOST_ALERTS).map((alert, n) => (
          // oxlint-disable-next-line react/no-array-index-key -- alerts are made anew with the model
          <li key={n} data-alert={alert.kind}>
            <OneAlert alert={alert} />
          </li>
        ))}
      </ul>
      {alerts.length > MOST_ALERTS && (
        <p className="mt-1 text-11 text-n10">{conversationMessages.showMore(alerts.length - MOST_ALERTS)}</p>
      )}
    </DrawerSection>
  )
}

function OneAlert({ alert }: { alert: Alert }): ReactNode {
  switch (alert.kind) {
    case 'refusal':
      return <Line icon={RefusalIcon} tone="filter" text={place(alert.choice) + t.refusal} />
    case 'length':
      return <Line icon={Scissors} tone="length" text={place(alert.choice) + t.length} />
    case 'contentFilter':
      return (
        <Line
          icon={Filter}
          tone="filter"
          text={alert.choice === 0 ? t.promptFilter : place(alert.choice) + t.contentFilter}
        >
          {alert.findings.length > 0 && <p className="plain-text font-semibold">{alert.findings.join(' · ')}</p>}
        </Line>
      )
    case 'failure':
      return <FailureLine words={alert.words} status={alert.status} choice={alert.choice} />
    case 'invalidJson':
      return <Line icon={FileWarning} tone="filter" text={t.invalidJson(alert.broken, alert.calls)} />
    case 'damaged':
      return <Line icon={FileWarning} tone="filter" text={`${t.damaged}: ${alert.why}`} />
    case 'noJson':
      return <Line icon={FileWarning} tone="filter" text={`${t.noJson}: ${alert.why}`} />
    case 'capture':
      return (
        <Line icon={Unplug} tone="length" text={t.capture(toCaptureText(alert.how), alert.status)}>
          {alert.notes.map((note) => (
            <p key={note} className="plain-text text-12">
              {toVisibleText(note)}
            </p>
          ))}
        </Line>
      )
    case 'notes':
      return (
        <Line icon={FileWarning} tone="length" text={t.notes}>
          {alert.notes.map((note) => (
            <p key={note} className="plain-text text-12">
              {toVisibleText(note)}
            </p>
          ))}
        </Line>
      )
    case 'noChoices':
      return <Line icon={FileWarning} tone="length" text={t.noChoices} />
    case 'hidden':
      return (
        <Line icon={EyeOff} tone="length" text={t.hidden(alert.characters.count, alert.characters.labels.join(' '))}>
          {alert.characters.tagText !== '' && (
            <p className="font-mono text-12">{t.tagText(alert.characters.tagText.slice(0, LONGEST_TAG_TEXT))}</p>
          )}
        </Line>
      )
    case 'disagreements':
      return <Disagreements list={alert.list} />
    default:
      return alert satisfies never
  }
}

function Disagreements({ list }: { list: Extract<Alert, { kind: 'disagreements' }>['list'] }) {
  return (
    <Line icon={FileWarning} tone="length" text={t.disagreements(list.length)}>
      <ul className="mt-0.5 text-12 text-n11">
        {list.slice(0, MOST_ALERTS).map((one, n) => (
          // oxlint-disable-next-line react/no-array-index-key -- a path may stand there twice
          <li key={n}>
            <code className="text-n12">{one.path === '' ? t.whole : toVisibleText(one.path)}</code>:{' '}
            {t.expected(one.expected, toVisibleText(one.found))}
          </li>
        ))}
        {list.length > MOST_ALERTS && <li>{conversationMessages.showMore(list.length - MOST_ALERTS)}</li>}
      </ul>
    </Line>
  )
}

function place(choice: number | null): string {
  return choice === null ? '' : t.choice(choice)
}

function RefusalIcon({ className }: { className?: string }) {
  return <StateIcon shape="refusal" {...(className === undefined ? {} : { className })} />
}
