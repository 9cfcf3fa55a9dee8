import { useMemo, useState } from 'react'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { DrawerSection } from '../frame/drawer-section.tsx'
import type { SectionProps } from '../frame/section-props.ts'
import { type TokenList, type TokenListName, toTokenLists } from './token-list.ts'
import { TokenLens } from './token-lens.tsx'

/** The probability of each token. Absent if none were reported. */
export function TokensSection({ model, choice, onChoice }: SectionProps) {
  const lists = useMemo(() => toTokenLists(model.parsed), [model.parsed])
  const [name, setName] = useState<TokenListName>('content')
  if (lists.length === 0) return null
  const own = lists.filter((one) => one.choice === choice)
  const list = own.find((one) => one.name === name) ?? own[0]
  return (
    <DrawerSection name="tokens">
      {(lists.length > 1 || list === undefined) && (
        <div className="mb-2 flex overflow-x-auto">
          <Segmented
            label={t.sections.tokens}
            options={lists.map((one, index) => ({ id: String(index), label: toName(one, lists) }))}
            selected={list === undefined ? null : String(lists.indexOf(list))}
            onSelect={(id) => {
              const picked = lists[Number(id)]
              if (picked === undefined) return
              setName(picked.name)
              onChoice(picked.choice)
            }}
          />
        </div>
      )}
      {list === undefined ? (
        <p className="text-n10">{t.tokens.noneForChoice(choice + 1)}</p>
      ) : (
        <div data-attribute={`choices[].logprobs.${list.name}`}>
          {list.length === 0 ? (
            <p className="text-n10">{t.tokens.emptyList(list.name)}</p>
          ) : (
            <TokenLens key={`${list.choice}.${list.name}`} list={list} />
          )}
        </div>
      )}
    </DrawerSection>
  )
}

function toName(list: TokenList, lists: readonly TokenList[]): string {
  const name = t.tokens.lists[list.name]
  const several = list.choice > 0 || lists.some((other) => other.choice !== list.choice)
  return several ? `${t.tokens.choice(list.choice + 1)} · ${name}` : name
}
