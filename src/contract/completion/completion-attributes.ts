import * as z from 'zod/mini'
import { completionSchema } from './completion.ts'

/**
 * Every attribute that the contract names, as paths in the order of the schema: `id`, `choices[].message.audio.data`,
 * `choices[].logprobs.content[].bytes[]`. For tests of completeness.
 */
export function completionAttributes(): string[] {
  const paths: string[] = []
  walk(completionSchema, '', paths)
  return paths
}

function walk(schema: z.core.$ZodType, path: string, paths: string[]): void {
  if (schema instanceof z.ZodMiniOptional || schema instanceof z.ZodMiniNullable) {
    walk(schema.def.innerType, path, paths)
  } else if (schema instanceof z.ZodMiniUnion) {
    for (const option of schema.def.options) walk(option, path, paths)
  } else if (schema instanceof z.ZodMiniArray) {
    walk(schema.def.element, `${path}[]`, paths)
  } else if (schema instanceof z.ZodMiniObject) {
    const members: Readonly<Record<string, z.core.$ZodType>> = schema.def.shape
    for (const [key, member] of Object.entries(members)) walk(member, path === '' ? key : `${path}.${key}`, paths)
  } else if (!paths.includes(path)) paths.push(path)
}
