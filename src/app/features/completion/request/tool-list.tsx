import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { JsonTree } from '../json/json-tree.tsx'
import { memberOf } from '../../../record/json-value.ts'

/** Further tools are only in Raw. */
const MOST_TOOLS = 200

/** The offered tools: name and description, with the schema folded below. */
export function ToolList({ tools }: { tools: readonly unknown[] }) {
  return (
    <div data-attribute="tools">
      <h3 className="mb-1 text-12 font-semibold">{t.request.tools(tools.length)}</h3>
      <ul className="flex flex-col gap-2">
        {tools.slice(0, MOST_TOOLS).map((tool, index) => (
          // Tools may share a name; the list does not change.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} className="rounded-2 border hairline p-1">
            <JsonTree value={tool} name={toToolName(tool)} open={0} attribute="tools[]" />
            <p className="plain-text ps-4 text-12 text-n11">{toDescription(tool)}</p>
          </li>
        ))}
      </ul>
      {tools.length > MOST_TOOLS && <p className="text-12 text-n10">{t.more(tools.length - MOST_TOOLS)}</p>}
    </div>
  )
}

function toToolName(tool: unknown): string {
  const name = memberOf(definitionOf(tool), 'name')
  return typeof name === 'string' && name !== '' ? name.slice(0, 300) : t.notReported
}

function toDescription(tool: unknown): string | null {
  const description = memberOf(definitionOf(tool), 'description')
  return typeof description === 'string' ? description.slice(0, 600) : null
}

function definitionOf(tool: unknown): unknown {
  return memberOf(tool, 'function') ?? memberOf(tool, 'custom') ?? tool
}
