/** A token bucket: so many requests at once, refilled at so many a second. No limits where none are given. */
export class Throttle {
  private tokens: number;
  private filledAt: number;

  constructor(private readonly rate?: number, private readonly burst: number = rate ?? 0, private readonly clock: () => number = Date.now) {
    this.tokens = this.burst;
    this.filledAt = clock();
  }

  public admits(): boolean {
    if (this.rate === undefined) return true;
    const now = this.clock();
    this.tokens = Math.min(this.burst, this.tokens + (now - this.filledAt) / 1000 * this.rate);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }
}
