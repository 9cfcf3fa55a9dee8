import { moveStore } from '../../move/move-store.ts'
import type { Salvaged } from '../../store-care.ts'
import type { StoreCopy } from '../../store-copy.ts'
import { StoreFailure } from '../../store-failure.ts'
import type { Session } from '../database/database.ts'
import { openPostgresOutlet } from './postgres-inlet.ts'
import { PostgresOutlet } from './postgres-outlet.ts'

/** Writes one state of the whole store into a copy. Rejects where a record is damaged; ends the copy. */
export async function backupTo(copy: StoreCopy, session: Session): Promise<void> {
  const outlet = new PostgresOutlet(
    'backup',
    (work) => work(session),
    async () => {},
  )
  try {
    const { damaged, partly, wrong } = await moveStore({ from: outlet, to: copy.inlet })
    const [first] = [...damaged, ...partly, ...wrong]
    if (first !== undefined)
      throw new StoreFailure(
        `The record ${first} is damaged, so no backup was made. completionist verify names all that are, and completionist verify --salvage NEW writes what is whole to a file.`,
      )
    copy.finish()
  } finally {
    await copy.close()
  }
}

/** Writes what can be read of a store into a copy; what is damaged is named and left out. Ends the copy. */
export async function salvageTo(copy: StoreCopy, location: string): Promise<Salvaged> {
  try {
    const outlet = await openPostgresOutlet(location)
    try {
      const { damaged, partly, wrong, brought, views } = await moveStore({ from: outlet, to: copy.inlet })
      copy.finish()
      return { kept: brought, partly: [...partly, ...wrong], lost: damaged, views }
    } finally {
      await outlet.close()
    }
  } finally {
    await copy.close()
  }
}
