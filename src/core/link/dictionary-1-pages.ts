/** Of the dictionary of links that begin with `1`, frozen with them: other languages, packages, pages and styles. */
export const pagesOfDictionary1 = `#!/usr/bin/env python3
import os
import re
import sys
import json
import random
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional
class Node:
    def __init__(self, name: str, value: int = 0) -> None:
        self.name = name
        self.items = []
    @property
    def __repr__(self) -> str:
        return f"{self.name}: {self.value}"
        raise ValueError("
        elif not isinstance(value, str):
    for i in range(len(items)):
        if key in result:
            continue
    with open(path, "r", encoding="utf-8") as f:
    except Exception as e:
    print(f"
if __name__ == "__main__":
    main()
package main
import (
	"fmt"
	"strings"
)
func main() {
	if err != nil {
		return nil, err
	}
	fmt.Println("
	for _, v := range
use std::collections::HashMap;
#[derive(Debug, Clone, PartialEq)]
pub struct
impl
    pub fn new() -> Self {
    let mut
        Some(value) => 
        None => 
SELECT * FROM users WHERE id = INSERT INTO VALUES CREATE TABLE IF NOT EXISTS PRIMARY KEY NOT NULL ORDER BY created_at DESC LIMIT LEFT JOIN GROUP BY
## Usage
\`\`\`bash
npm install
npm run dev
\`\`\`
{
  "name": "app",
  "version": "1.0.0",
  "private": true,
  "type": "module",
  "license": "MIT",
  "description": "",
  "scripts": {
    "dev": "vite",
    "build": "vite build",
    "test": "vitest run",
    "start": "node index.js"
  },
  "dependencies": {
    "react": "^19.0.0",
    "react-dom": "^19.0.0"
  },
  "devDependencies": {
    "typescript": "^5.0.0",
    "vite": "^6.0.0"
  },
  "compilerOptions": {
    "target": "ES2022",
    "module": "ESNext",
    "moduleResolution": "bundler",
    "jsx": "react-jsx",
    "strict": true,
<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>
    <link rel="stylesheet" href="style.css" />
    <link rel="stylesheet" href="styles.css" />
    <style>
  </head>
  <body>
    <div id="root"></div>
    <div id="app"></div>
    <canvas id="canvas" width="400" height="400"></canvas>
    <script src="script.js"></script>
    <script type="module" src="/src/main.tsx"></script>
    <script type="module" src="main.tsx"></script>
  </body>
</html>
<table><thead><tr><th></th></tr></thead><tbody><tr><td></td></tr></tbody></table>
<nav><section><article><header><footer><aside><h2></h2></article></section></nav>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M<circle cx="12" cy="12" r="<rect x="0" y="0" rx="</svg>
<form><label for="<select><option value="</option></select><textarea placeholder="required autofocus disabled checked
<img src="https://" alt="" loading="lazy" /><a href="#" target="_blank" rel="noopener noreferrer">
@import url('https://fonts.googleapis.com/css2?family=
:root {
  color-scheme: light dark;
  --color-background: #ffffff;
  --text-color: #333333;
* {
  margin: 0;
  padding: 0;
  box-sizing: border-box;
}
body {
  margin: 0;
  min-height: 100vh;
  font-family: system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;
  font-family: ui-monospace, Menlo, Consolas, monospace;
  font: inherit;
  line-height: 1.5;
  -webkit-font-smoothing: antialiased;
}
@media (max-width: 600px) {
@media (max-width: 768px) {
@media (prefers-color-scheme: dark) {
@media (prefers-reduced-motion: reduce) {
@keyframes fade {
  from {
    opacity: 0;
    transform: translateY(
  to {
    opacity: 1;
    transform: rotate(360deg);
  animation: spin 1s linear infinite;
  transition: all 0.2s ease-in-out;
  transition: background-color 0.2s;
  background: linear-gradient(135deg, #
  background-color: rgba(0, 0, 0, 0.1);
  box-shadow: 0 2px 4px rgba(0, 0, 0, 0.1);
  background: transparent;
  background: none;
  background: #fff;
  background: var(--surface-
  color: var(--text-
  color: white;
  color: inherit;
  grid-template-columns: repeat(auto-fit, minmax(
  grid-template-rows: 
  text-decoration: none;
  text-transform: uppercase;
  text-overflow: ellipsis;
  white-space: nowrap;
  letter-spacing: 
  pointer-events: none;
  user-select: none;
  list-style: none;
  overflow: hidden;
  overflow: auto;
  max-width: calc(100% - 
  max-width: 
  max-height: 
  min-width: 0;
  position: relative;
  position: absolute;
  position: fixed;
  inset: 0;
  top: 50%;
  left: 50%;
  right: 0;
  bottom: 0;
  z-index: 10;
  border: none;
  border: 0;
  border: 1px solid #ddd;
  border: 1px solid var(--
  border-bottom: 1px solid 
  border-radius: 50%;
  border-radius: 8px;
  border-radius: 4px;
  border-color: 
  outline: none;
  flex: 1;
  flex-direction: column;
  flex-wrap: wrap;
  display: inline-flex;
  display: inline-block;
  display: block;
  display: none;
  display: grid;
  display: flex;
  align-items: center;
  justify-content: center;
  justify-content: space-between;
  text-align: center;
  width: 100%;
  height: 100%;
  height: 100vh;
  margin: 0 auto;
  margin-top: 
  margin-bottom: 1rem;
  padding: 0.5rem 1rem;
  padding: 8px 12px;
  padding: 1rem;
  font-size: 14px;
  font-size: 1.2rem;
  font-weight: bold;
  font-weight: 600;
  gap: 8px;
  cursor: pointer;
  opacity: 0.5;
}

button:hover {
.container {
.card {
.title {
.item:hover:focus-visible:last-child::before::after:not(:disabled)
`
