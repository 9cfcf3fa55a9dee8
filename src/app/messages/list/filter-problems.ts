/**
 * Why a word of the filter box cannot be used. Each takes the wrong characters, what is expected, and the position of
 * the first of them, from 1.
 */
export const filterProblemMessages = {
  field: (text: string, expected: string, at: number) =>
    `Character ${at}: there is no field “${text}”. Try ${expected.replace(/meta\.(?=,|$)/, 'meta.<key>')}; put it in quotes to search for it.`,
  value: (text: string, _: string, at: number) => `Character ${at}: “${text}” needs a value.`,
  word: (text: string, expected: string, at: number) => `Character ${at}: “${text}” is not one of ${expected}.`,
  not: (text: string, _: string, at: number) =>
    `Character ${at}: “${text}” cannot be excluded; give it a range instead.`,
  bounds: (text: string, _: string, at: number) =>
    `Character ${at}: “${text}” has values, not sizes; write a colon before them.`,
  range: (text: string, expected: string, at: number) =>
    `Character ${at}: “${text}” is not a range; write something like ${expected}.`,
  open: (text: string, _: string, at: number) => `Character ${at}: “${text}” is never closed.`,
  key: (text: string, expected: string, at: number) =>
    `Character ${at}: “${text}” is a key without a value. Write ${expected}value, or ${expected}* for any; put it in quotes to search for it.`,
  any: (text: string, _: string, at: number) =>
    `Character ${at}: “${text}” stands for any value, alone and of metadata only; put it in quotes for the sign itself.`,
  mixed: (text: string, _: string, at: number) =>
    `Character ${at}: “${text}” is excluded among values that are wanted; put ! before the whole list, or quotes around the value.`,
  either: (text: string, _: string, at: number) =>
    `Character ${at}: ${text} joins words of the text, or values of one field as in model:(a OR b). Conditions beside each other must all hold. Put ${text} in quotes to search for it.`,
  minus: (_: string, expected: string, at: number) => `Character ${at}: what is not wanted has a minus: ${expected}.`,
  brackets: (text: string, expected: string, at: number) =>
    `Character ${at}: “${text}” begins with a bracket; brackets stand around values, as in ${expected}(a OR b).`,
} as const
