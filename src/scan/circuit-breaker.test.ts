import { describe, expect, test } from 'vitest';
import { CircuitBreaker } from './circuit-breaker.ts';

function failed(times: number, atMs = 0): CircuitBreaker {
  const breaker = new CircuitBreaker();
  for (let count = 0; count < times; count += 1) breaker.failed(atMs);
  return breaker;
}

describe('the breaker', () => {
  test('opens at the third failure in a row', () => {
    expect(failed(2).isOpen(1)).toBe(false);
    expect(failed(3).isOpen(1)).toBe(true);
  });

  test('a success between starts the count again', () => {
    const breaker = failed(2);
    breaker.succeeded();
    breaker.failed(0);
    breaker.failed(0);
    expect(breaker.isOpen(1)).toBe(false);
  });

  test('after a while lets one call try, and only one', () => {
    const breaker = failed(3, 1000);
    expect(breaker.isOpen(30_999)).toBe(true);
    expect(breaker.isOpen(31_000)).toBe(false);
    expect(breaker.isOpen(31_001)).toBe(true);
    expect(breaker.isOpen(61_001)).toBe(false); // the trial never came back: another one
  });

  test('closes when the trial succeeds, stays open when it fails', () => {
    const breaker = failed(3);
    breaker.isOpen(30_000);
    breaker.failed(40_000);
    expect(breaker.isOpen(69_999)).toBe(true);
    expect(breaker.isOpen(70_000)).toBe(false);
    breaker.succeeded();
    expect(breaker.isOpen(70_001)).toBe(false);
    expect(breaker.isOpen(70_002)).toBe(false);
  });
});
