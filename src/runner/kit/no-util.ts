/** Stands for Node's module in a browser: nothing is in it. */
export {}
