import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

export interface TabsProps<Id extends string> {
  label: string
  tabs: readonly { id: Id; label: ReactNode }[]
  selected: Id
  onSelect: (id: Id) => void
  /** The panel of the selected tab. */
  children: ReactNode
}

/** Tabs with one panel. Only for lazily loaded parts: it contains Base UI. */
export function Tabs<Id extends string>({ label, tabs, selected, onSelect, children }: TabsProps<Id>) {
  return (
    <Base.Root
      value={selected}
      onValueChange={(id) => {
        const tab = tabs.find((one) => one.id === id)
        if (tab) onSelect(tab.id)
      }}
    >
      <Base.List aria-label={label} className="flex gap-1 overflow-x-auto border-b hairline" activateOnFocus>
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.id}
            value={tab.id}
            className="h-8 shrink-0 border-b-2 border-transparent px-2 text-12 text-n10 hover:text-n12 data-active:border-accent data-active:text-n12"
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      <Base.Panel value={selected} className="outline-offset-2">
        {children}
      </Base.Panel>
    </Base.Root>
  )
}
