interface Sample {
  readonly aheadMs: number;
  /** Half the width of what it can be: an answer's Date has whole seconds, and took its time. */
  readonly errorMs: number;
}

const samplesKept = 8;

/** How far this machine's clock is ahead of AWS's, by the Date of the answers. */
export class ClockOffset {
  private samples: Sample[] = [];

  /** Positive when this machine is ahead; 0 when it may well be right, and before any answer came. */
  get aheadMs(): number {
    const best = this.samples.toSorted((a, b) => a.errorMs - b.errorMs)[0];
    return best && Math.abs(best.aheadMs) > best.errorMs ? best.aheadMs : 0;
  }

  /** Takes an answer's Date, and when its request was sent and the answer came by this machine's clock. */
  hear(date: string | undefined, sentAt: number, receivedAt: number): void {
    const told = date === undefined ? NaN : Date.parse(date);
    if (Number.isNaN(told)) return;
    // AWS wrote it between the two, and up to a second after the second that it names.
    const low = sentAt - told - 1000;
    const high = receivedAt - told;
    const sample = { aheadMs: (low + high) / 2, errorMs: (high - low) / 2 };
    this.samples = [...this.samples, sample].slice(-samplesKept);
  }
}
