import { isColumnId } from '#contract/row/columns.ts'
import { columnAboutMessages as say } from '../../../../messages/list/column-about.ts'
import { toVisibleText } from '../../../../text/visible-text.ts'

/** What a column shows, in a sentence; undefined where its name says it. */
export function columnAbout(id: string): string | undefined {
  return isColumnId(id) ? say.columns[id] : say.metadata(toVisibleText(id.slice('meta.'.length)))
}
