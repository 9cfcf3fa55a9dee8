import { KEY_COMMANDS, type KeyGroup } from '../../key-commands.ts'
import { keyMessages } from '../../messages/keys.ts'
import { Kbd } from '../../ui/kbd.tsx'

const GROUPS: readonly KeyGroup[] = ['list', 'filter', 'drawer', 'page']

/** Every key and what it does, from the one table. */
export function KeysList() {
  return (
    <div className="columns-2 gap-8 max-sheet:columns-1">
      {GROUPS.map((group) => (
        <section key={group} className="mb-4 break-inside-avoid" aria-label={keyMessages.groups[group]}>
          <h3 className="pb-1 text-11 font-medium text-n10">{keyMessages.groups[group]}</h3>
          <dl>
            {Object.entries(KEY_COMMANDS)
              .filter(([, command]) => command.group === group)
              .map(([id, command]) => (
                <div key={id} className="flex min-h-7 items-center justify-between gap-3 border-t hairline">
                  <dt className="min-w-24">{command.label}</dt>
                  <dd className="flex flex-wrap justify-end gap-1 whitespace-nowrap">
                    {(command.shown ?? command.keys).map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
      <p className="text-12 text-n10">{keyMessages.off}</p>
    </div>
  )
}
