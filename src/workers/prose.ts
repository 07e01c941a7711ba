import { expose } from 'comlink'
import { markdownToHtml } from './markdown.ts'

const api = { toHtml: markdownToHtml }

/** What the prose worker answers; every call is a promise on the page's side. */
export type ProseApi = typeof api

expose(api)
