import { isJsonObject } from '#contract/json/json-object.ts'
import { memberOf } from '../../../../record/json-value.ts'

/** The facts of a file in a message; unknown ones are null. */
export interface FileFacts {
  name: string | null
  /** The media type, else the extension of the name. */
  kind: string | null
  /** Its content, as base64. */
  base64: string | null
  /** Its address, if it is elsewhere. */
  url: string | null
  /** Its id at the upstream. */
  id: string | null
}

/** Members of a part, and of a file within it, that `FileFacts` contain. */
export const FILE_MEMBERS = [
  'filename',
  'file_name',
  'name',
  'file_data',
  'data',
  'file_id',
  'url',
  'mime_type',
  'media_type',
  'format',
]

const DATA_URL = /^data:([^;,]*)[^,]*,/i

/**
 * Reads a file (`file`, `file_url`, `video_url`, `document`) of a content part or of an annotation; what it lacks is
 * taken from the part around it. null if neither says anything.
 */
export function readFile(file: unknown, part: unknown = null): FileFacts | null {
  if (typeof file === 'string') return readFile({ url: file }, part)
  if (part !== null && part !== file && isJsonObject(file) && isJsonObject(part)) {
    const beside = FILE_MEMBERS.filter((member) => part[member] !== undefined)
    return readFile({ ...Object.fromEntries(beside.map((member) => [member, part[member]])), ...file })
  }
  const said = (names: readonly string[]) => {
    for (const name of names) {
      const value = memberOf(file, name)
      if (typeof value === 'string' && value !== '') return value
    }
    return null
  }
  const source = memberOf(file, 'source')
  if (source !== undefined && said(['file_data', 'data', 'file_id', 'url']) === null) {
    const inner = readFile(source)
    return inner === null ? null : { ...inner, name: said(['title', 'filename', 'name']) ?? inner.name }
  }
  const name = said(['filename', 'file_name', 'name'])
  const data = said(['file_data', 'data'])
  const link = said(['url'])
  const isData = link !== null && DATA_URL.test(link.slice(0, 200))
  const content = data ?? (isData ? link : null)
  const head = content === null ? null : DATA_URL.exec(content.slice(0, 200))
  const url = isData ? null : link
  const id = said(['file_id', 'id'])
  if (name === null && content === null && url === null && id === null) return null
  return {
    name: name ?? nameOf(url),
    kind: head?.[1] || (said(['mime_type', 'media_type', 'format']) ?? endingOf(name ?? url)),
    base64: content === null ? null : content.slice(head?.[0].length ?? 0),
    url,
    id,
  }
}

function nameOf(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null
  return new URL(url).pathname.split('/').at(-1) || null
}

function endingOf(name: string | null): string | null {
  return /\.([a-z\d]{1,8})(?:[?#].*)?$/i.exec(name ?? '')?.[1]?.toLowerCase() ?? null
}
