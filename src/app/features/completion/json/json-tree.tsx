import { useMemo, useState } from 'react'
import { drawerMessages as t } from '../../../messages/record/drawer.ts'
import { toVisibleText } from '../../../text/visible-text.ts'
import { countChildren, type JsonKind, toChildren, toJsonKind, toScalarText } from '../../../record/json-value.ts'

/** Deeper values are shown as "…": nesting of 10,000 levels is legal JSON, but useless as a tree. */
const DEEPEST_LEVEL = 200
/** Children and characters shown before "more" is pressed. */
const CHILDREN_STEP = 100
/** Characters of a text in the tree at first; the rest is one press away. */
const TEXT_STEP = 2000

/** Text colours of JSON values, here and in the Raw section. */
export const JSON_COLOURS: Readonly<Record<JsonKind, string>> = {
  object: 'text-n10',
  array: 'text-n10',
  string: 'text-n12',
  number: 'text-accent-ink',
  boolean: 'text-tool',
  null: 'text-n10',
  missing: 'text-n10',
}

export interface JsonTreeProps {
  /** As `parseLosslessJson` gives it. */
  value: unknown
  /** The name before the first node. */
  name?: string
  /** How many levels are open at first; 1 shows the members of `value`. */
  open?: number
  /** Schema path of `value`, such as `tools[]`; each node then has its own as `data-attribute`. */
  attribute?: string
}

/** A JSON value as nested lists that fold. Children are made when they are opened, so depth costs nothing. */
export function JsonTree({ value, name, open = 1, attribute }: JsonTreeProps) {
  return (
    <ul className="font-mono text-12">
      <JsonNode label={name ?? null} value={value} depth={0} open={open} attribute={attribute ?? null} />
    </ul>
  )
}

interface JsonNodeProps {
  label: string | number | null
  value: unknown
  depth: number
  open: number
  attribute: string | null
}

function JsonNode(props: JsonNodeProps) {
  const kind = toJsonKind(props.value)
  return (
    <li data-attribute={props.attribute ?? undefined}>
      {kind === 'object' || kind === 'array' ? (
        <JsonContainer {...props} />
      ) : (
        <span className="block py-px ps-4">
          <JsonLabel label={props.label} />
          <JsonScalar value={props.value} />
        </span>
      )}
    </li>
  )
}

function JsonContainer({ label, value, depth, open, attribute }: JsonNodeProps) {
  const [isOpen, setOpen] = useState(depth < open)
  const [shown, setShown] = useState(CHILDREN_STEP)
  const count = useMemo(() => countChildren(value), [value])
  const children = useMemo(() => (isOpen ? toChildren(value, shown) : []), [isOpen, value, shown])
  const isArray = Array.isArray(value)
  if (count === 0 || depth >= DEEPEST_LEVEL) {
    const brackets = isArray ? '[]' : '{}'
    return (
      <span className="block py-px ps-4">
        <JsonLabel label={label} />
        <span className="text-n10">{count === 0 ? brackets : t.tree.tooDeep}</span>
      </span>
    )
  }
  const toAttribute = (key: string | number) => {
    if (attribute === null) return null
    return isArray ? `${attribute}[]` : `${attribute}.${key}`
  }
  return (
    <>
      <button
        type="button"
        className="flex w-full items-baseline rounded-1 py-px text-start hover:bg-n3"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <span aria-hidden="true" className="w-4 shrink-0 text-center text-n9">
          {isOpen ? '▾' : '▸'}
        </span>
        <span>
          <JsonLabel label={label} />
          <span className="text-n10">{isArray ? t.tree.items(count) : t.tree.members(count)}</span>
        </span>
      </button>
      {isOpen && (
        <ul className="ms-1.5 border-s border-n6 ps-2">
          {children.map(([key, child]) => (
            <JsonNode key={key} label={key} value={child} depth={depth + 1} open={open} attribute={toAttribute(key)} />
          ))}
          {count > shown && (
            <li>
              <MoreButton onClick={() => setShown(shown + CHILDREN_STEP * 10)} label={t.more(count - shown)} />
            </li>
          )}
        </ul>
      )}
    </>
  )
}

function JsonLabel({ label }: { label: string | number | null }) {
  if (label === null) return null
  return (
    <span className="text-n11">
      {typeof label === 'number' ? label : toVisibleText(label) || t.tree.emptyKey}
      <span className="text-n10">: </span>
    </span>
  )
}

/** One value in its own colour; long texts in steps. */
export function JsonScalar({ value }: { value: unknown }) {
  const [shown, setShown] = useState(TEXT_STEP)
  const kind = toJsonKind(value)
  const text = toScalarText(value)
  const rest = text.length - shown
  return (
    <span className={`${JSON_COLOURS[kind]} whitespace-pre-wrap`} dir={kind === 'string' ? 'auto' : undefined}>
      {kind === 'string' ? `“${toVisibleText(text.slice(0, shown))}${rest > 0 ? '…' : '”'}` : text}
      {rest > 0 && <MoreButton onClick={() => setShown(shown * 20)} label={t.moreText(rest)} />}
    </span>
  )
}

function MoreButton({ onClick, label }: { onClick: () => void; label: string }) {
  return (
    <button type="button" className="ms-1 rounded-1 px-1 font-sans text-accent-ink underline" onClick={onClick}>
      {label}
    </button>
  )
}
