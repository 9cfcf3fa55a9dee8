import { describe } from 'vitest'
import { describeCompletionSource } from '../source/completion-source.conformance.ts'
import { type OpenStore, recordOf } from './conformance/records.ts'
import { describeBulk } from './conformance/bulk.conformance.ts'
import { describeCalls } from './conformance/calls.conformance.ts'
import { describeDetails } from './conformance/details.conformance.ts'
import { describeHistogram } from './conformance/histogram.conformance.ts'
import { describeIdentity } from './conformance/identity.conformance.ts'
import { describeLongValues } from './conformance/long-values.conformance.ts'
import { describeMetadata } from './conformance/metadata.conformance.ts'
import { describeMirror } from './conformance/mirror.conformance.ts'
import { describeModel } from './conformance/model.conformance.ts'
import { describeOrigins } from './conformance/origins.conformance.ts'
import { describeOverview } from './conformance/overview.conformance.ts'
import { describePrompts } from './conformance/prompts.conformance.ts'
import { describeReassembled } from './conformance/reassembled.conformance.ts'
import { describeScreen } from './conformance/screen.conformance.ts'
import { describeSearchModel } from './conformance/search-model.conformance.ts'
import { describeSearch } from './conformance/search.conformance.ts'
import { describeViews } from './conformance/views.conformance.ts'
import { describeWireList } from './conformance/wire-list.conformance.ts'

/** What every engine must do. */
export function describeStoreConformance(name: string, open: OpenStore): void {
  describe(`the store: ${name}`, () => {
    describe('as a source of completions', () => {
      describeCompletionSource(async (given) => {
        const store = await open()
        await store.ingest(
          given.map(({ body, messages }) => recordOf(body, { messages: Buffer.from(JSON.stringify(messages)) })),
        )
        return { source: store, close: () => store.close() }
      })
    })
    describe('the wire contract’s list', () => {
      describeWireList(open)
    })
    describe('metadata', () => {
      describeMetadata(open)
    })
    describe('long values', () => {
      describeLongValues(open)
    })
    describe('names of records', () => {
      describeIdentity(open)
    })
    describe('records of two upstreams', () => {
      describeOrigins(open)
    })
    describe('prompts and reported costs', () => {
      describePrompts(open)
    })
    describe('the mirror', () => {
      describeMirror(open)
    })
    describe('recorded calls', () => {
      describeCalls(open)
    })
    describe('recorded answers, assembled again', () => {
      describeReassembled(open)
    })
    describe('one record', () => {
      describeDetails(open)
    })
    describe('the screen’s list', () => {
      describeScreen(open)
    })
    describe('full text', () => {
      describeSearch(open)
      describeSearchModel(open)
    })
    describe('deeds on many records', () => {
      describeBulk(open)
    })
    describe('saved views', () => {
      describeViews(open)
    })
    describe('counts over all that match', () => {
      describeOverview(open)
      describeHistogram(open)
    })
    describe('against a model', () => {
      describeModel(open)
    })
  })
}
