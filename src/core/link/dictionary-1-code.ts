/** Of the dictionary of links that begin with `1`, frozen with them: scripts and components, the commonest last. */
export const codeOfDictionary1 = `module.exports = { require('path'); process.env.NODE_ENV process.exit(1) __dirname
#include <stdio.h>
int main(int argc, char *argv[]) {
public static void main(String[] args) {
private final String
System.out.println("
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import express from 'express'
app.get('/api/', async (req, res) => { res.status(200).json({ error: 'Not found' })
describe('', () => {
  it('should 
    expect(result).toBe(
    expect(screen.getByText('')).toBeInTheDocument()
    expect().toEqual([
test('', async () => {
import { describe, expect, it, test, vi, beforeEach } from 'vitest'
import { z } from 'zod'
import { createRoot } from 'react-dom/client'
import React, { useState, useEffect, useRef, useMemo, useCallback, useContext, useReducer, createContext, type ReactNode } from 'react'
import { useEffect, useState } from 'react'
import { useState } from 'react'
import { App } from './App'
import App from './App.tsx'
import styles from './.module.css'
import './style.css'
import './index.css'
import type { 
import * as 
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
const canvas = document.getElementById('canvas') as HTMLCanvasElement
const ctx = canvas.getContext('2d')
ctx.fillStyle = '#000'
ctx.fillRect(0, 0, canvas.width, canvas.height)
ctx.clearRect(ctx.beginPath()
ctx.moveTo(ctx.lineTo(ctx.arc(x, y, radius, 0, Math.PI * 2)
ctx.stroke()
ctx.save()
ctx.restore()
Math.floor(Math.random() * 
Math.min(Math.max(Math.round(Math.abs(Math.sqrt(Math.sin(Math.cos(
requestAnimationFrame(
performance.now()
document.createElement('div')
document.querySelectorAll('
document.querySelector('#
document.body.appendChild(
.appendChild(.innerHTML = .textContent = .style..dataset.classList.add('active')
.addEventListener('click', () => {
.addEventListener('keydown', (e) => {
window.addEventListener('resize', 
return () => window.removeEventListener('
localStorage.setItem('', JSON.stringify(
JSON.parse(localStorage.getItem('') || '[]')
const response = await fetch(\`https://api.
const data = await response.json()
if (!response.ok) throw new Error(\`HTTP \${response.status}\`)
headers: { 'Content-Type': 'application/json' }, method: 'POST', body: JSON.stringify(
new Promise((resolve, reject) => setTimeout(resolve, 
setInterval(() => clearInterval(clearTimeout(
new Date().toLocaleString().toISOString()
.toString().padStart(2, '0').toUpperCase().toLowerCase().charCodeAt(.startsWith(.endsWith('.replaceAll(.replace(/.trim().split('').slice(0, .substring(
.toFixed(2)
Object.entries(Object.keys(Object.values(Object.assign({}, Object.fromEntries(Object.freeze(
Array.from({ length: Array.isArray(new Array(new Map<string, new Map()new Set<string>()new Uint8Array(
.push(.pop().shift().splice(.concat(.includes(.indexOf(.findIndex((.find((.some((.every((.flatMap((.forEach((.sort((a, b) => a - b).reduce((sum, item) => sum + item.price * item.quantity, 0).filter((item) => item.id !== id).map((item) => item.map((item, index) => (.join(', ').length - 1
.length === 0) return null
undefined | null | boolean
 instanceof  typeof value === 'string' === 'number' === 'function' === 'object' !== undefined !== null
export interface State {
export type Props = {
  readonly id: string
  readonly name: string
  readonly text: string
  readonly value: number
  title: string;
  id: number;
  onChange?: (value: string) => void;
  readonly onChange: (value: string) => void
  children: React.ReactNode
  children?: ReactNode
type Action = | { type: 'add'; 
Record<string, unknown>Record<string, string>Partial<Promise<void> Readonly<ReadonlyArray<readonly string[]
public private protected static abstract extends implements override async get set constructor(
export default class extends 
export abstract class 
  constructor(private readonly 
    super(props);
    this.state = {
    this.
/**
 * Returns 
 * @param 
 * @returns 
 */
// TODO: 
/* 
try {
} catch (error) {
  console.error('Error:', error)
  console.log('
  } finally {
throw new Error('
switch (action.type) {
    case 'add':
      break
    default:
      return state
  }
while (true) {
for (let i = 0; i < n; i++) {
for (let i = 0; i < items.length; i += 1) {
for (const [key, value] of Object.entries(
for (const item of items) {
  } else if (
  } else {
const [items, setItems] = useState<string[]>([])
const [isOpen, setIsOpen] = useState(false)
const [value, setValue] = useState('')
const [count, setCount] = useState(0)
const ref = useRef<HTMLDivElement>(null)
useEffect(() => {
  }, [])
setCount((c) => c + 1)
const handleSubmit = (event: React.FormEvent) => {
    event.preventDefault()
e.target.value)}
event.target.value
<input
        type="text"
        type="checkbox"
        value={value}
        onChange={(e) => setValue(e.target.value)}
        onChange={(event) => setValue(event.target.value)}
        placeholder="
        aria-label="
        aria-hidden="true"
        disabled={
        style={{ 
<button type="button" onClick={() => set
<button onClick={handle
      <button className="btn" type="submit">
<label>
<span className="
<div className={styles.
      <div className="container">
      <h1>
      <h2>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
          <li key={index}>
        ))}
      </ul>
      </section>
      </span>
      </button>
        </label>
        </div>
      </div>
    </main>
    </div>
    </>
  )
}

export default function App() {
  return (
    <main>
    <div>

export function App() {
  const 
export async function 
export const 
export function 
async function 
function 
const  = useMemo(() => 
const  = async () => {
const  = (a: number, b: number): number => {
const  = (props: Props) => {
const  = new 
let  = 0
let  = null
 = true
 = false
    return false
    return true
    return null
    return undefined
  return result
  return 
    return 
      return 
        return 
      if (!
    if (!
  if (!
      if (
    if (
  if (
    const 
      const 
  let 
    let 
      }
    }
  }
}

    })
  })
})
      },
    },
  },
  ],
      );
    );
  );
    });
  });
});
      };
    };
  };
};

  );
}

  return (
    <
 => {
      
 } from './
 } from '../
import { 
import 
), : string, : number, : boolean, : void (): void => {
 = () => {
 === ' || && ?? ? : !== >= <= += ++
`
