import { EyeOff, FileWarning, Filter, type LucideIcon, Scissors, ShieldAlert, Unplug } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { conversationMessages } from '../../../../messages/conversation.ts'
import { toVisibleText } from '../conversation/visible-text.ts'
import { DrawerSection } from '../drawer-section.tsx'
import type { SectionProps } from '../section-props.ts'
import { type Alert, findAlerts } from './find-alerts.ts'
import { toCaptureText } from '../provenance/call-facts.tsx'

const t = conversationMessages.alerts
const MOST = 50

/** What must not be overlooked: refusals, cuts, filters, bad JSON, damage, disagreements. Absent when there is nothing. */
export function AlertsSection({ model }: SectionProps) {
  const alerts = useMemo(() => findAlerts(model), [model])
  if (alerts.length === 0) return null
  return (
    <DrawerSection name="alerts">
      <ul className="flex flex-col gap-1.5">
        {alerts.slice(0, MOST).map((alert, n) => (
          // oxlint-disable-next-line react/no-array-index-key -- alerts are made anew with the model
          <li key={n} data-alert={alert.kind}>
            <AlertLine alert={alert} />
          </li>
        ))}
      </ul>
      {alerts.length > MOST && (
        <p className="mt-1 text-11 text-n10">{conversationMessages.showMore(alerts.length - MOST)}</p>
      )}
    </DrawerSection>
  )
}

function AlertLine({ alert }: { alert: Alert }): ReactNode {
  switch (alert.kind) {
    case 'refusal':
      return <Line icon={ShieldAlert} tone="filter" text={place(alert.choice) + t.refusal} />
    case 'length':
      return <Line icon={Scissors} tone="length" text={place(alert.choice) + t.length} />
    case 'contentFilter':
      return <Line icon={Filter} tone="filter" text={place(alert.choice) + t.contentFilter} />
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
    case 'noChoices':
      return <Line icon={FileWarning} tone="length" text={t.noChoices} />
    case 'hidden':
      return (
        <Line icon={EyeOff} tone="length" text={t.hidden(alert.characters.count, alert.characters.labels.join(' '))}>
          {alert.characters.tagText !== '' && (
            <p className="font-mono text-12">{t.tagText(alert.characters.tagText.slice(0, 2000))}</p>
          )}
        </Line>
      )
    case 'disagreements':
      return <Disagreements list={alert.list} />
    default:
      return null
  }
}

function Disagreements({ list }: { list: Extract<Alert, { kind: 'disagreements' }>['list'] }) {
  return (
    <Line icon={FileWarning} tone="length" text={t.disagreements(list.length)}>
      <ul className="mt-0.5 text-12 text-n11">
        {list.slice(0, MOST).map((one, n) => (
          // oxlint-disable-next-line react/no-array-index-key -- a path may stand there twice
          <li key={n}>
            <code className="text-n12">{one.path === '' ? t.whole : toVisibleText(one.path)}</code>:{' '}
            {t.expected(one.expected, toVisibleText(one.found))}
          </li>
        ))}
        {list.length > MOST && <li>{conversationMessages.showMore(list.length - MOST)}</li>}
      </ul>
    </Line>
  )
}

function place(choice: number | null): string {
  return choice === null ? '' : t.choice(choice)
}

const TONES = { filter: 'bg-filter-soft text-filter', length: 'bg-length-soft text-length' }

interface LineProps {
  icon: LucideIcon
  tone: keyof typeof TONES
  text: string
  children?: ReactNode
}

function Line({ icon: Icon, tone, text, children }: LineProps) {
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
