export { quote } from '../files/quote.ts'
