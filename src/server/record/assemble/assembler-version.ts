/**
 * Grows whenever the rules of docs/streams.md make another record of the same answer. The records of answers that are kept
 * are then made again, once, when a server of the new version starts; 0 stands for everything before there was a number.
 */
export const ASSEMBLER = 2
