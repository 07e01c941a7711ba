import react from 'react'
import reactDom from 'react-dom'
import reactDomClient from 'react-dom/client'
import jsxDevRuntime from 'react/jsx-dev-runtime'
import jsxRuntime from 'react/jsx-runtime'
import { shelve } from './kit/shelf.ts'

// The page hands its text to a frame whose build needs it.
shelve({
  react,
  'react-dom': reactDom,
  'react-dom/client': reactDomClient,
  'react/jsx-dev-runtime': jsxDevRuntime,
  'react/jsx-runtime': jsxRuntime,
})
