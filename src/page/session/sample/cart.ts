export type Item = { id: string; title: string; price: number; count: number }

export function total(items: readonly Item[]) {
  return items.reduce((sum, item) => sum + item.price * item.count, 0)
}

export function format(amount: number) {
  return '€ ' + amount.toFixed(2)
}

export function label(item: Item) {
  return item.count + ' × ' + item.title + ', ' + format(item.price) + ' each'
}

export function add(items: readonly Item[], id: string) {
  return items.map((item) => (item.id === id ? { ...item, count: item.count + 1 } : item))
}

export function load(url: string): Promise<Item[]> {
  return fetch(url)
    .then((response) => response.json())
    .then((items: Item[]) => items.filter((item) => item.count > 0))
}
