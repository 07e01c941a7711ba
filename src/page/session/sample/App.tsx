import { useState } from 'react'
import { add, format, label, total, type Item } from './cart'

const shelf: Item[] = [
  { id: 'tea', title: 'Green tea', price: 4.5, count: 1 },
  { id: 'cup', title: 'Stoneware cup', price: 18, count: 2 },
  { id: 'pot', title: 'Cast-iron pot', price: 62, count: 0 },
]

export function App() {
  const [items, setItems] = useState<readonly Item[]>(shelf)

  return (
    <main className="cart">
      <h1>Tea for two</h1>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <span>{label(item)}</span>
            <button onClick={() => setItems(add(items, item.id))}>Add one</button>
          </li>
        ))}
      </ul>
      <p className="sum">Total: {format(total(items))}</p>
    </main>
  )
}
